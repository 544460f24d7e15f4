/* source.c - see source.h. */
#include "piece/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "piece/failure.h"

#define HEAD_BYTES 65536 /* as far as kind_of looks for what has no signature */

struct special {
	mode_t type;
	const char *text[LANG_COUNT];
};

static const struct special specials[] = {
    {S_IFIFO, {"un tube nommé (FIFO)", "a named pipe (FIFO)"}},
    {S_IFSOCK, {"une prise de communication (socket)", "a socket"}},
    {S_IFCHR, {"un périphérique", "a device"}},
    {S_IFBLK, {"un disque ou une partition", "a disk or partition"}},
};

static void find_no_file(struct piece *p, mode_t mode)
{
	bool folder = S_ISDIR(mode);
	struct finding *f = finding_add(
	    &p->findings, folder ? FINDING_FOLDER : FINDING_SPECIAL_FILE, (struct str){NULL, 0});

	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
		if (specials[i].type != (mode & S_IFMT))
			continue;
		finding_param(&p->findings, f, "kind", str_of(specials[i].text[LANG_FR]));
		finding_param(&p->findings, f, "kind_en", str_of(specials[i].text[LANG_EN]));
	}
}

bool source_open(int *fd, struct piece *p, int at, const char *path, struct err *why)
{
	struct stat st;
	int opened;

	if (fstatat(at, path, &st, 0) == 0 && !S_ISREG(st.st_mode)) {
		find_no_file(p, st.st_mode);
		return false;
	}
	opened = openat(at, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (opened < 0) {
		err_errno(why, errno, "ouverture impossible", "it cannot be opened");
		piece_fail_reading(p, why);
		return false;
	}
	*fd = opened;
	return true;
}

enum kind source_kind(int fd)
{
	char head[HEAD_BYTES], mime[64];
	size_t len = 0;
	ssize_t got;

	while (len < sizeof head &&
	       (got = pread(fd, head + len, sizeof head - len, (off_t)len)) > 0)
		len += (size_t)got;
	return kind_of(NULL, (struct str){head, len}, mime);
}

static void set_known(struct piece *p, uint64_t bytes)
{
	p->is_known = true;
	p->bytes = bytes;
}

/* Larger than what is read at all. */
static void look_at_head(struct piece *p, int fd, uint64_t bytes)
{
	set_known(p, bytes);
	p->report.kind = source_kind(fd);
}

static void fail_empty(struct piece *p, struct err *why)
{
	struct digest digest;

	set_known(p, 0);
	p->report.kind = KIND_EMPTY;
	if (digest_of(&digest, (struct str){"", 0}, why))
		digest_hex(p->sha256, &digest);
	else
		piece_fail_reading(p, why);
}

static bool has_changed(int fd, const struct stat *before)
{
	struct stat now;

	return fstat(fd, &now) == 0 &&
	       (now.st_size != before->st_size || now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	        now.st_mtim.tv_nsec != before->st_mtim.tv_nsec);
}

static bool fail_sealing(struct piece *p, int fd, const struct stat *before, struct err *why)
{
	if (why->code == ERR_IO && has_changed(fd, before))
		piece_fail_changed(p, why);
	else
		piece_fail_reading(p, why);
	return false;
}

bool source_read(struct sealed *out, struct piece *p, int fd, size_t max, struct err *why)
{
	struct sealed bytes = {.fd = -1};
	struct stat st;

	if (fstat(fd, &st) != 0) {
		err_errno(why, errno, "lecture impossible", "it cannot be read");
		piece_fail_reading(p, why);
		return false;
	}
	if (!S_ISREG(st.st_mode)) {
		find_no_file(p, st.st_mode);
		return false;
	}
	if ((uintmax_t)st.st_size > max) {
		look_at_head(p, fd, (uint64_t)st.st_size);
		return false;
	}
	if (!sealed_read(&bytes, fd, max, why))
		return fail_sealing(p, fd, &st, why);
	if (bytes.size == 0) {
		sealed_clear(&bytes);
		fail_empty(p, why);
		return false;
	}
	set_known(p, bytes.size);
	*out = bytes;
	return true;
}
