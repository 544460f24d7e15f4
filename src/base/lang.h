/* lang.h - the two languages that messages and documents come in. */
#ifndef BASE_LANG_H
#define BASE_LANG_H

enum lang { LANG_FR, LANG_EN, LANG_COUNT };

#endif
