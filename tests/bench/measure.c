/* Runs a command and prints what each run took, one line a run:
 *   wall_us cpu_us peak_kb exit_status
 *
 *   measure [-n RUNS] [-u FILE] COMMAND...
 *
 * -u removes FILE before each run. The command's standard output goes to /dev/null. A small
 * program of its own because a child is charged with the memory of the process that started
 * it: an interpreter would hide the peak of what is measured here. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long long time_us(struct timeval t)
{
	return t.tv_sec * 1000000LL + t.tv_usec;
}

static void become(char **command)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null >= 0)
		dup2(null, STDOUT_FILENO);
	execvp(command[0], command);
	fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
	_exit(127);
}

static int run(char **command)
{
	struct rusage use;
	long long start = now_us();
	int status;
	pid_t child = fork();

	if (child == 0)
		become(command);
	if (child < 0 || wait4(child, &status, 0, &use) < 0) {
		perror("measure");
		return 1;
	}
	printf("%lld %lld %ld %d\n", now_us() - start,
	       time_us(use.ru_utime) + time_us(use.ru_stime), use.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	const char *remove_first = NULL;
	long runs = 1;
	int option;

	while ((option = getopt(argc, argv, "+n:u:")) != -1) {
		if (option == 'n')
			runs = strtol(optarg, NULL, 10);
		else if (option == 'u')
			remove_first = optarg;
		else
			return 2;
	}
	if (optind == argc)
		return 2;
	for (long i = 0; i < runs; i++) {
		if (remove_first)
			unlink(remove_first);
		if (run(argv + optind))
			return 1;
	}
	return 0;
}
