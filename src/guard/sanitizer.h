/* sanitizer.h - whether this is a build with the address sanitizer, where nothing is locked.
 * Source: the sanitizer needs its shadow of the whole address space and calls of its own;
 *         it dies under RLIMIT_AS, LeakSanitizer under seccomp. */
#ifndef GUARD_SANITIZER_H
#define GUARD_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__)
#define GUARD_HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GUARD_HAS_SANITIZER 1
#endif
#endif
#ifndef GUARD_HAS_SANITIZER
#define GUARD_HAS_SANITIZER 0
#endif

#endif
