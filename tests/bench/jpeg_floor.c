/* The least that checking a JPEG can take: libjpeg-turbo reads every scan, libcrypto makes
 * the SHA-256, and nothing else is done.
 *
 *   jpeg_floor coefficients|luma|luma-8 FILE...
 *
 * coefficients: jpeg_read_coefficients, which stores them all.
 * luma:         the brightness in full size, a row at a time.
 * luma-8:       the same at an eighth: one value a block, though every bit is still read.
 * Exits with 1 when libjpeg warned, which these inputs give no reason for. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jpeglib.h>
#include <openssl/evp.h>

enum way { WAY_COEFFICIENTS, WAY_LUMA, WAY_LUMA_8 };

static unsigned char *read_file(const char *path, size_t *size)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *bytes = NULL;
	size_t done = 0;

	if (fd < 0 || fstat(fd, &st))
		return NULL;
	*size = (size_t)st.st_size;
	bytes = malloc(*size + 1);
	while (bytes && done < *size) {
		ssize_t got = read(fd, bytes + done, *size - done);

		if (got <= 0)
			break;
		done += (size_t)got;
	}
	close(fd);
	if (done == *size)
		return bytes;
	free(bytes);
	return NULL;
}

static void read_rows(j_decompress_ptr jpeg, enum way way)
{
	JSAMPARRAY row;

	jpeg->out_color_space = JCS_GRAYSCALE;
	if (way == WAY_LUMA_8)
		jpeg->scale_denom = 8;
	jpeg_start_decompress(jpeg);
	row = jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, jpeg->output_width, 1);
	while (jpeg->output_scanline < jpeg->output_height)
		jpeg_read_scanlines(jpeg, row, 1);
}

/* How many warnings there were. An error ends the program, as libjpeg does by itself. */
static long decode(const unsigned char *bytes, size_t size, enum way way)
{
	struct jpeg_decompress_struct jpeg = {0};
	struct jpeg_error_mgr errors;
	long warnings;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, bytes, (unsigned long)size);
	jpeg_read_header(&jpeg, TRUE);
	if (way == WAY_COEFFICIENTS)
		jpeg_read_coefficients(&jpeg);
	else
		read_rows(&jpeg, way);
	jpeg_finish_decompress(&jpeg);
	warnings = errors.num_warnings;
	jpeg_destroy_decompress(&jpeg);
	return warnings;
}

static int floor_of(const char *path, enum way way)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	size_t size;
	unsigned char *bytes = read_file(path, &size);
	bool ok = bytes && EVP_Digest(bytes, size, digest, NULL, EVP_sha256(), NULL) &&
	          decode(bytes, size, way) == 0;

	if (!ok)
		fprintf(stderr, "jpeg_floor: %s\n", path);
	free(bytes);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	static const char *const ways[] = {"coefficients", "luma", "luma-8"};
	int way = 0, status = 0;

	while (argc > 1 && way < 3 && strcmp(argv[1], ways[way]) != 0)
		way++;
	if (argc < 3 || way == 3)
		return 2;
	for (int i = 2; i < argc; i++)
		status |= floor_of(argv[i], (enum way)way);
	return status;
}
