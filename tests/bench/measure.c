/* Runs a command and prints what each run took, one line a run:
 *   wall_us cpu_us peak_kb exit_status
 *
 *   measure [-n RUNS] [-u FILE] [-e COUNT] COMMAND...
 *
 * CPU and peak are those of the command and of all processes that it waited for; the peak is
 * that of the largest one. -u removes FILE before each run. With -e the last COUNT arguments
 * are files and a run is the command once for each of them: times are added up, the largest
 * peak and status are printed. The command's standard output goes to /dev/null. A small
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

struct figures {
	long long wall_us, cpu_us;
	long peak_kb;
	int status;
};

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

static int run(struct figures *f, char **command)
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
	f->wall_us += now_us() - start;
	f->cpu_us += time_us(use.ru_utime) + time_us(use.ru_stime);
	if (use.ru_maxrss > f->peak_kb)
		f->peak_kb = use.ru_maxrss;
	status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (status > f->status)
		f->status = status;
	return 0;
}

/* The command alone, or once for each of the `each` arguments behind its own. */
static int run_all(struct figures *f, char **command, int words, int each)
{
	if (each == 0)
		return run(f, command);
	for (int i = 0; i < each; i++) {
		char *file = command[words - each + i];
		char *one[words - each + 2];

		memcpy(one, command, sizeof(*one) * (size_t)(words - each));
		one[words - each] = file;
		one[words - each + 1] = NULL;
		if (run(f, one))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *remove_first = NULL;
	long runs = 1, each = 0;
	int option;

	while ((option = getopt(argc, argv, "+n:u:e:")) != -1) {
		if (option == 'n')
			runs = strtol(optarg, NULL, 10);
		else if (option == 'u')
			remove_first = optarg;
		else if (option == 'e')
			each = strtol(optarg, NULL, 10);
		else
			return 2;
	}
	if (each < 0 || optind + each >= argc)
		return 2;
	for (long i = 0; i < runs; i++) {
		struct figures f = {0};

		if (remove_first)
			unlink(remove_first);
		if (run_all(&f, argv + optind, argc - optind, (int)each))
			return 1;
		printf("%lld %lld %ld %d\n", f.wall_us, f.cpu_us, f.peak_kb, f.status);
		fflush(stdout);
	}
	return 0;
}
