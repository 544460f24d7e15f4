/* kind_signature.c - formats by the bytes that they begin with.
 * Source: the formats' own specifications: ITU-T T.81, T.800, ISO/IEC 18181-2, W3C PNG,
 * TIFF 6.0 and BigTIFF, GIF89a, Adobe's Photoshop and PostScript documentation, RFC 9649
 * (WebP), RFC 1952, RFC 8878, POSIX pax, Microsoft's [MS-CFB], PE and CAB documents, System V
 * ELF, Mach-O, RFC 9559 (Matroska), RFC 3533 (Ogg), RTF 1.9.1. */
#include "codec/kind_parts.h"

struct signature {
	unsigned at;
	struct str bytes;
	enum kind kind;
};

#define SIGNATURE(at, kind, bytes)                   \
	{                                            \
		at, {bytes, sizeof(bytes) - 1}, kind \
	}

/* What begins with letters that ordinary text may begin with is not here but in by_sanity. */
static const struct signature signatures[] = {
    SIGNATURE(0, KIND_JPEG, "\xFF\xD8\xFF"),
    SIGNATURE(0, KIND_PNG, "\x89PNG\r\n\x1A\n"),
    SIGNATURE(0, KIND_GIF, "GIF87a"),
    SIGNATURE(0, KIND_GIF, "GIF89a"),
    SIGNATURE(0, KIND_TIFF, "II*\0"),
    SIGNATURE(0, KIND_TIFF, "MM\0*"),
    SIGNATURE(0, KIND_TIFF, "II+\0\b\0\0\0"),
    SIGNATURE(0, KIND_TIFF, "MM\0+\0\b\0\0"),
    SIGNATURE(0, KIND_JPEG2000, "\xFF\x4F\xFF\x51"),
    SIGNATURE(0, KIND_JPEG_XL, "\0\0\0\x0CJXL \r\n\x87\n"),
    SIGNATURE(0, KIND_PHOTOSHOP, "8BPS\0\1"),
    SIGNATURE(0, KIND_PHOTOSHOP, "8BPS\0\2"),
    SIGNATURE(0, KIND_RTF, "{\\rtf"),
    SIGNATURE(0, KIND_POSTSCRIPT, "%!PS"),
    SIGNATURE(0, KIND_POSTSCRIPT, "\4%!PS"),
    SIGNATURE(0, KIND_POSTSCRIPT, "\xC5\xD0\xD3\xC6"),
    SIGNATURE(0, KIND_ARCHIVE, "Rar!\x1A\x07"),
    SIGNATURE(0, KIND_ARCHIVE, "7z\xBC\xAF\x27\x1C"),
    SIGNATURE(0, KIND_ARCHIVE, "\x1F\x8B\x08"),
    SIGNATURE(0, KIND_ARCHIVE, "\x1F\x9D"),
    SIGNATURE(0, KIND_ARCHIVE,
              "\xFD"
              "7zXZ\0"),
    SIGNATURE(0, KIND_ARCHIVE, "\x28\xB5\x2F\xFD"),
    SIGNATURE(0, KIND_ARCHIVE, "\x04\x22\x4D\x18"),
    SIGNATURE(0, KIND_ARCHIVE, "MSCF\0\0\0\0"),
    SIGNATURE(0, KIND_ARCHIVE, "LZIP\1"),
    SIGNATURE(0, KIND_ARCHIVE, "!<arch>\n"),
    SIGNATURE(257, KIND_ARCHIVE, "ustar\0"),
    SIGNATURE(257, KIND_ARCHIVE, "ustar  \0"),
    SIGNATURE(32769, KIND_ARCHIVE, "CD001"),
    SIGNATURE(0, KIND_PROGRAM,
              "\x7F"
              "ELF"),
    SIGNATURE(0, KIND_PROGRAM, "\xFE\xED\xFA\xCE"),
    SIGNATURE(0, KIND_PROGRAM, "\xFE\xED\xFA\xCF"),
    SIGNATURE(0, KIND_PROGRAM, "\xCE\xFA\xED\xFE"),
    SIGNATURE(0, KIND_PROGRAM, "\xCF\xFA\xED\xFE"),
    SIGNATURE(0, KIND_PROGRAM, "\xCA\xFE\xBA\xBE"), /* Mach-O for several machines, Java */
    SIGNATURE(0, KIND_PROGRAM, "\0asm\1\0\0\0"),
    SIGNATURE(0, KIND_PROGRAM, "dex\n03"),
    SIGNATURE(0, KIND_PROGRAM, "L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"), /* .lnk */
    SIGNATURE(0, KIND_VIDEO, "\x1A\x45\xDF\xA3"),
    SIGNATURE(0, KIND_VIDEO, "FLV\1"),
    SIGNATURE(0, KIND_VIDEO, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"),
    SIGNATURE(0, KIND_VIDEO, "\0\0\1\xBA"),
    SIGNATURE(0, KIND_VIDEO, "\0\0\1\xB3"),
    SIGNATURE(0, KIND_AUDIO, "OggS\0"),
    SIGNATURE(0, KIND_AUDIO, "fLaC\0"),
    SIGNATURE(0, KIND_AUDIO, "MThd\0\0\0\6"),
    SIGNATURE(0, KIND_AUDIO, "#!AMR"),
    SIGNATURE(0, KIND_AUDIO, ".snd\0\0\0"),
};

/* RIFF and IFF name what they hold behind their length. */
static enum kind by_form(struct str bytes)
{
	if (kind_at(bytes, 0, STR("RIFF"))) {
		if (kind_at(bytes, 8, STR("WEBP")))
			return KIND_WEBP;
		if (kind_at(bytes, 8, STR("AVI ")))
			return KIND_VIDEO;
		if (kind_at(bytes, 8, STR("WAVE")) || kind_at(bytes, 8, STR("RMID")))
			return KIND_AUDIO;
	}
	if (kind_at(bytes, 0, STR("FORM")) &&
	    (kind_at(bytes, 8, STR("AIFF")) || kind_at(bytes, 8, STR("AIFC"))))
		return KIND_AUDIO;
	return KIND_COUNT;
}

static enum kind by_box(struct str bytes, char *mime)
{
	if (kind_at(bytes, 0, STR("\0\0\0\x0CjP  \r\n\x87\n")))
		return kind_at(bytes, 20, STR("mjp2")) ? KIND_VIDEO : KIND_JPEG2000;
	if (kind_at(bytes, 4, STR("ftyp")) && bytes.len >= 12)
		return kind_of_ftyp(bytes);
	/* films of QuickTime from before there was an ftyp box */
	if (kind_at(bytes, 4, STR("moov")) || kind_at(bytes, 4, STR("mdat")) ||
	    kind_at(bytes, 4, STR("wide")))
		return KIND_VIDEO;
	if (kind_at(bytes, 0, STR("PK\3\4")))
		return kind_of_zip(bytes, mime);
	if (kind_at(bytes, 0, STR("PK\5\6")) && bytes.len >= 22)
		return KIND_ZIP;
	if (kind_at(bytes, 0, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
		return kind_of_ole(bytes);
	return KIND_COUNT;
}

/* "BM", a header of a known size, one plane, a depth that exists. */
static bool is_bmp(struct str bytes)
{
	uint64_t header = kind_number(bytes, 14, 4, false);
	bool old = header == 12;
	uint64_t planes = kind_number(bytes, old ? 22 : 26, 2, false);
	uint64_t bits = kind_number(bytes, old ? 24 : 28, 2, false);

	if (!kind_at(bytes, 0, STR("BM")))
		return false;
	if (!old && header != 16 && header != 40 && header != 52 && header != 56 && header != 64 &&
	    header != 108 && header != 124)
		return false;
	return planes == 1 && bits <= 32;
}

/* "MZ" with a PE header where it says, or with the numbers of a DOS program. */
static bool is_dos_program(struct str bytes)
{
	uint64_t pe = kind_number(bytes, 60, 4, false);
	uint64_t last_page = kind_number(bytes, 2, 2, false);
	uint64_t paragraphs = kind_number(bytes, 8, 2, false);

	if (!kind_at(bytes, 0, STR("MZ")) || bytes.len < 28)
		return false;
	if (pe < bytes.len && kind_at(bytes, (size_t)pe, STR("PE\0\0")))
		return true;
	return last_page < 512 && paragraphs >= 2 && paragraphs <= 4096;
}

/* "#!" and a path, blanks between. */
static bool is_script(struct str bytes)
{
	size_t at = 2;

	if (!kind_at(bytes, 0, STR("#!")))
		return false;
	while (at < bytes.len && at < 16 && (bytes.ptr[at] == ' ' || bytes.ptr[at] == '\t'))
		at++;
	return kind_at(bytes, at, STR("/"));
}

static bool is_bzip2(struct str bytes)
{
	return kind_at(bytes, 0, STR("BZh")) && bytes.len > 10 && bytes.ptr[3] >= '1' &&
	       bytes.ptr[3] <= '9' &&
	       (kind_at(bytes, 4, STR("1AY&SY")) ||
	        kind_at(bytes, 4, STR("\x17\x72\x45\x38\x50\x90")));
}

/* "-lh5-" behind two bytes. */
static bool is_lha(struct str bytes)
{
	return kind_at(bytes, 2, STR("-lh")) && kind_at(bytes, 6, STR("-"));
}

/* "ID3", a version and a length of seven-bit bytes. */
static bool is_tagged_sound(struct str bytes)
{
	if (!kind_at(bytes, 0, STR("ID3")) || bytes.len < 10)
		return false;
	return (unsigned char)bytes.ptr[3] <= 4 &&
	       (kind_number(bytes, 6, 4, true) & 0x80808080) == 0;
}

/* A PNG whose signature was changed on its way (line ends, a lost eighth bit): the decoder
 * says what is wrong with it. */
static bool is_damaged_png(struct str bytes)
{
	struct str head = str_upto(bytes, 24);

	return (kind_at(bytes, 0, STR("\x89PNG")) || kind_at(bytes, 0, STR("\tPNG"))) &&
	       kind_find(head, STR("IHDR")) < head.len;
}

/* A JPEG whose first segment is no longer one. */
static bool is_damaged_jpeg(struct str bytes)
{
	struct str head = str_upto(bytes, 1024);

	return kind_at(bytes, 0, STR("\xFF\xD8")) &&
	       (kind_find(head, STR("JFIF\0")) < head.len ||
	        kind_find(head, STR("\xFF\xDB\0")) < head.len);
}

static enum kind by_sanity(struct str bytes)
{
	if (is_bmp(bytes))
		return KIND_BMP;
	if (is_dos_program(bytes) || is_script(bytes))
		return KIND_PROGRAM;
	if (is_bzip2(bytes) || is_lha(bytes))
		return KIND_ARCHIVE;
	if (is_tagged_sound(bytes))
		return KIND_AUDIO;
	if (is_damaged_jpeg(bytes))
		return KIND_JPEG;
	return is_damaged_png(bytes) ? KIND_PNG : KIND_COUNT;
}

enum kind kind_by_signature(struct str bytes, char *mime)
{
	enum kind kind;

	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
		if (kind_at(bytes, signatures[i].at, signatures[i].bytes))
			return signatures[i].kind;
	kind = by_form(bytes);
	if (kind == KIND_COUNT)
		kind = by_box(bytes, mime);
	return kind == KIND_COUNT ? by_sanity(bytes) : kind;
}
