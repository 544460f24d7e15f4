/* kind_text.c - see kind_text.h. */
#include "piece/kind_text.h"

struct row {
	const char *text[LANG_COUNT];
	enum finding_id finding;
};

static const struct row rows[KIND_COUNT] = {
    [KIND_EMPTY] = {{"un fichier vide", "an empty file"}, FINDING_EMPTY_FILE},
    [KIND_JPEG] = {{"une image JPEG", "a JPEG picture"}, FINDING_FORMAT_NOT_ACCEPTED},
    [KIND_PNG] = {{"une image PNG", "a PNG picture"}, FINDING_FORMAT_NOT_ACCEPTED},
    [KIND_PDF] = {{"un PDF", "a PDF"}, FINDING_FORMAT_NOT_ACCEPTED},
    [KIND_HEIC] = {{"une photo HEIC", "a HEIC photo"}, FINDING_HEIC_PICTURE},
    [KIND_AVIF] = {{"une image AVIF", "an AVIF picture"}, FINDING_OTHER_PICTURE},
    [KIND_WEBP] = {{"une image WebP", "a WebP picture"}, FINDING_OTHER_PICTURE},
    [KIND_TIFF] = {{"une image TIFF", "a TIFF picture"}, FINDING_OTHER_PICTURE},
    [KIND_GIF] = {{"une image GIF", "a GIF picture"}, FINDING_OTHER_PICTURE},
    [KIND_BMP] = {{"une image BMP", "a BMP picture"}, FINDING_OTHER_PICTURE},
    [KIND_JPEG2000] = {{"une image JPEG 2000", "a JPEG 2000 picture"}, FINDING_UNREAD_PICTURE},
    [KIND_JPEG_XL] = {{"une image JPEG XL", "a JPEG XL picture"}, FINDING_UNREAD_PICTURE},
    [KIND_SVG] = {{"un dessin SVG", "an SVG drawing"}, FINDING_UNREAD_PICTURE},
    [KIND_PHOTOSHOP] = {{"une image Photoshop", "a Photoshop picture"}, FINDING_UNREAD_PICTURE},
    [KIND_WORD] = {{"un document Word", "a Word document"}, FINDING_OFFICE_DOCUMENT},
    [KIND_SPREADSHEET] = {{"une feuille de calcul", "a spreadsheet"},
                          FINDING_SPREADSHEET_OR_SLIDES},
    [KIND_PRESENTATION] = {{"une présentation", "a presentation"}, FINDING_SPREADSHEET_OR_SLIDES},
    [KIND_OPEN_TEXT] = {{"un document OpenDocument (LibreOffice)",
                         "an OpenDocument text (LibreOffice)"},
                        FINDING_OFFICE_DOCUMENT},
    [KIND_RTF] = {{"un document RTF", "an RTF document"}, FINDING_OFFICE_DOCUMENT},
    [KIND_OFFICE] = {{"un document de bureautique", "an office document"}, FINDING_OFFICE_DOCUMENT},
    [KIND_HTML] = {{"une page web", "a web page"}, FINDING_WEB_PAGE_OR_MAIL},
    [KIND_XML] = {{"un fichier XML", "an XML file"}, FINDING_TEXT_FILE},
    [KIND_EMAIL] = {{"un courriel", "an e-mail"}, FINDING_WEB_PAGE_OR_MAIL},
    [KIND_POSTSCRIPT] = {{"un document PostScript", "a PostScript document"},
                         FINDING_UNREAD_PICTURE},
    [KIND_TEXT] = {{"un fichier de texte", "a text file"}, FINDING_TEXT_FILE},
    [KIND_ZIP] = {{"une archive ZIP", "a ZIP archive"}, FINDING_ARCHIVE},
    [KIND_ARCHIVE] = {{"une archive", "an archive"}, FINDING_ARCHIVE},
    [KIND_PROGRAM] = {{"un programme", "a program"}, FINDING_PROGRAM},
    [KIND_VIDEO] = {{"une vidéo", "a video"}, FINDING_VIDEO_OR_AUDIO},
    [KIND_AUDIO] = {{"un enregistrement sonore", "a sound recording"}, FINDING_VIDEO_OR_AUDIO},
    [KIND_OTHER] = {{"un fichier d'un autre format", "a file of another format"},
                    FINDING_UNKNOWN_FORMAT},
};

const char *kind_text(enum kind kind, enum lang lang)
{
	return rows[kind].text[lang];
}

enum finding_id kind_finding(enum kind kind)
{
	return rows[kind].finding;
}

const char *kind_format(enum kind kind)
{
	switch (kind) {
	case KIND_JPEG:
		return "JPEG";
	case KIND_PNG:
		return "PNG";
	case KIND_PDF:
		return "PDF";
	default:
		return NULL;
	}
}

enum kind kind_named(struct str name)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		if (str_eq(name, str_of(kind_name((enum kind)kind))))
			return (enum kind)kind;
	}
	return KIND_OTHER;
}
