/* stop.c - see stop.h. */
#include "cli/stop.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* Signal handlers can reach nothing but the process's own variables. */
static volatile sig_atomic_t caught;
static volatile sig_atomic_t pipe_is_quiet;

static void note(int number)
{
	caught = number;
}

/* Gives the signal a new action unless it is ignored. */
static bool replace_action(int number, void (*handler)(int))
{
	struct sigaction now, action = {.sa_handler = handler};

	if (sigaction(number, NULL, &now) != 0 || now.sa_handler == SIG_IGN)
		return false;
	/* No SA_RESTART: a read of standard input that waits comes back with EINTR. */
	action.sa_flags = (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	return sigaction(number, &action, NULL) == 0;
}

void stop_install(void)
{
	replace_action(SIGINT, note);
	replace_action(SIGTERM, note);
	replace_action(SIGHUP, note);
	pipe_is_quiet = replace_action(SIGPIPE, SIG_IGN);
	replace_action(SIGXFSZ, SIG_IGN);
}

bool stop_asked(void)
{
	return caught != 0;
}

bool stop_pipe_is_quiet(void)
{
	return pipe_is_quiet != 0;
}

void stop_pipe_closed(void)
{
	if (!caught && pipe_is_quiet)
		caught = SIGPIPE;
}

int stop_end(int status)
{
	if (caught) {
		signal(caught, SIG_DFL);
		raise(caught);
	}
	return status;
}
