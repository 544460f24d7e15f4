/* theme.h - the measures of a page, in one place.
 * Units: 1/1000 pt. A4; margins of 17 mm, as the State's design charter has them; sizes
 *        that stay legible in a photocopy; black, and greys that survive a fax. */
#ifndef LAYOUT_THEME_H
#define LAYOUT_THEME_H

#define MM(n) ((n)*72000000LL / 25400)

#define PAGE_WIDTH 595276
#define PAGE_HEIGHT 841890
#define DRAWN_MIN 10 /* of a picture's side: less would be written as nothing */
#define MARGIN_SIDE MM(17)
#define MARGIN_TOP MM(14)
#define MARGIN_BOTTOM MM(18)
#define BODY_WIDTH (PAGE_WIDTH - 2 * MARGIN_SIDE)
#define BODY_BOTTOM (PAGE_HEIGHT - MARGIN_BOTTOM)
#define BODY_HEIGHT (BODY_BOTTOM - MARGIN_TOP)
#define TEXT_WIDTH_MIN MM(40) /* lists and notes in one another leave it that much */

#define TEXT_SIZE 9000
#define TEXT_LEADING 12400
#define PARAGRAPH_GAP 4800
#define SMALL_PERCENT 76   /* of the size around it */
#define SMALL_LEADING 9400 /* of a line that has nothing but small text */

#define H1_SIZE 19000
#define H1_LEADING 23000
#define H2_SIZE 10500
#define H2_LEADING 14000
#define H2_GAP 11000
#define H3_SIZE 9500
#define H3_LEADING 13000
#define H3_GAP 8000

#define LIST_INDENT 13000
#define LIST_ITEM_GAP 1600

#define TABLE_SIZE 9000
#define TABLE_LEADING 12000
#define TABLE_PAD 2000
#define TABLE_GUTTER 9000
#define COLUMN_WIDTH_MIN 12000 /* of a letter or two */
#define TABLE_HEAD_SIZE 7600
#define FORM_LABEL_PERCENT 17 /* of the body's width, for each label column of a form grid */

#define NOTE_INDENT 9000
#define NOTE_BAR 2200
#define NOTE_PAD 2600

#define QR_SIDE MM(21)
#define QR_MODULE_MIN 710 /* a quarter of a millimetre, which phones still read */
#define CAPTION_GUTTER 9000
#define CAPTION_WIDTH_MIN MM(30)
#define THUMBNAIL_PAD 3000 /* around a placeholder's words */
#define CAPTION_SIZE (TEXT_SIZE * SMALL_PERCENT / 100 + 400)
#define CAPTION_LEADING (CAPTION_SIZE * 135 / 100)
#define THUMBNAIL_SIDE (7 * CAPTION_LEADING) /* 24 mm */
#define SIGNATURE_HEIGHT MM(28)
#define TICK_SIDE 7200

/* Fields to fill in on the screen. */
#define FIELD_HEIGHT 14000
#define FIELD_HEIGHT_TALL 26000 /* two lines */
#define FIELD_GAP 2000          /* between the fields of two lines */
#define FIELD_PAD 2000          /* at the left and right of what is typed */
#define FIELD_TEXT_SIZE 9500
#define FIELD_TEXT_SIZE_MIN 4000

#define FOOTER_SIZE 7400
#define FOOTER_LEADING 9800
#define FOOTER_TOP (PAGE_HEIGHT - MM(13)) /* with two lines; of more it grows upwards */
#define FOOTER_LINES_MAX 6
#define FOOTER_RULE 3500 /* above it */
#define PAGE_NUMBER_WIDTH MM(24)

#define HAIRLINE 350
#define STRONG_LINE 900

/* Greys, in percent of white. */
#define INK 0
#define INK_SOFT 32 /* labels, notes: 7:1 and more against white */
#define INK_RULE 72

#endif
