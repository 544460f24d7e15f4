/* memory_file.c - see memory_file.h. */
#include "guard/memory_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#define SEALS (F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL)

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x8U /* Linux 6.3 */
#endif

/* Some systems want to hear that it holds no program; older kernels do not know the word. */
int memory_file_new(void)
{
	unsigned flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create("sealed", flags | MFD_NOEXEC_SEAL);

	return fd < 0 && errno == EINVAL ? memfd_create("sealed", flags) : fd;
}

bool memory_file_seal(int fd)
{
	return fcntl(fd, F_ADD_SEALS, SEALS) == 0;
}
