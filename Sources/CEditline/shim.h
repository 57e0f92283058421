// libedit's settings go through C variadics, which Swift cannot call: each shim fixes one shape.
//
// Only the narrow `el_set`/`el_get` are used, because they exist with the same meaning in every
// libedit that ships (NetBSD, Debian, macOS). The read callback still takes `wchar_t *`: libedit
// hands both forms of EL_GETCFN to the same place.
#ifndef SWELL_CEDITLINE_SHIM_H
#define SWELL_CEDITLINE_SHIM_H

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <wchar.h>
#include <wctype.h>

typedef char *(*editline_prompt)(EditLine *);
typedef int (*editline_reader)(EditLine *, wchar_t *);
typedef unsigned char (*editline_command)(EditLine *, wint_t);

static inline int editline_set_client(EditLine *editor, void *client) {
  return el_set(editor, EL_CLIENTDATA, client);
}

static inline void *editline_client(EditLine *editor) {
  void *client = NULL;
  el_get(editor, EL_CLIENTDATA, &client);
  return client;
}

static inline int editline_set_prompt(EditLine *editor, editline_prompt prompt, char escape) {
  return el_set(editor, EL_PROMPT_ESC, prompt, (int)escape);
}

static inline int editline_set_reader(EditLine *editor, editline_reader reader) {
  return el_set(editor, EL_GETCFN, reader);
}

// Both strings must outlive the editor: some versions keep the pointers.
static inline int editline_add_command(
    EditLine *editor, const char *name, const char *help, editline_command command) {
  return el_set(editor, EL_ADDFN, name, help, command);
}

static inline int editline_set_signals(EditLine *editor, int on) {
  return el_set(editor, EL_SIGNAL, on);
}

static inline int editline_set_mode(EditLine *editor, const char *emacs_or_vi) {
  return el_set(editor, EL_EDITOR, emacs_or_vi);
}

static inline int editline_uses_vi(EditLine *editor) {
  const char *name = NULL;
  if (el_get(editor, EL_EDITOR, &name) != 0 || name == NULL) return 0;
  return name[0] == 'v';
}

static inline int editline_set_terminal(EditLine *editor, const char *type) {
  return el_set(editor, EL_TERMINAL, type);
}

// 1 puts the terminal in raw mode, 0 back as it was.
static inline int editline_set_raw(EditLine *editor, int raw) {
  return el_set(editor, EL_PREP_TERM, raw);
}

// Draws the line anew, taking it that the cursor stands where the prompt begins.
static inline int editline_refresh(EditLine *editor) { return el_set(editor, EL_REFRESH); }

// The window's size: 0, or -1 where `fd` is no terminal. `ioctl` is variadic, and on macOS the
// request is a macro that Swift does not import.
static inline int editline_window_size(int fd, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

// Takes the character type from the environment, and a UTF-8 one where that has none: without
// it libedit drops every character beyond ASCII in silence. Only LC_CTYPE: the numeric locale
// must stay "C", or printed numbers would change with the user's country.
// Returns 1 where the environment itself asked for UTF-8.
static inline int editline_use_locale(void) {
  static const char *const fallbacks[] = {"C.UTF-8", "en_US.UTF-8", "UTF-8"};
  if (setlocale(LC_CTYPE, "") != NULL) {
    const char *codeset = nl_langinfo(CODESET);
    if (codeset != NULL && codeset[0] == 'U' && codeset[1] == 'T') return 1;
  }
  for (int i = 0; i < 3; i++)
    if (setlocale(LC_CTYPE, fallbacks[i]) != NULL) break;
  return 0;
}

// The columns libedit counts for a character: it asks the same two functions.
static inline int editline_width(unsigned int scalar) {
  return iswprint((wint_t)scalar) ? wcwidth((wchar_t)scalar) : -1;
}

// Installs a handler and gives back what was there; the field that holds it has another name on
// each platform. SA_RESTART: an interrupted read would look like the end of input to libedit.
// A parent that blocked the signal, as one that starts programs from a pool of threads does, left
// it blocked for us.
static inline int editline_catch(int signal, void (*handler)(int), struct sigaction *old) {
  struct sigaction action;
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, signal);
  sigprocmask(SIG_UNBLOCK, &mask, NULL);
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  action.sa_handler = handler;
  return sigaction(signal, &action, old);
}

static inline int editline_restore(int signal, const struct sigaction *old) {
  return sigaction(signal, old, NULL);
}

// Dies or stops of `signal` as if nobody had caught it. Safe in a signal handler.
static inline void editline_raise_default(int signal) {
  struct sigaction action, old;
  sigset_t mask, before;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, &old);
  sigemptyset(&mask);
  sigaddset(&mask, signal);
  raise(signal);
  sigprocmask(SIG_UNBLOCK, &mask, &before);
  sigprocmask(SIG_SETMASK, &before, NULL);
  sigaction(signal, &old, NULL);
}

static inline FILE *editline_stdout(void) { return stdout; }
static inline FILE *editline_stderr(void) { return stderr; }
static inline FILE *editline_stdin(void) { return stdin; }

// Runs a script with one argument in a shell, on this terminal, and waits: its status, or -1.
// Here because `environ` is a global that strict concurrency keeps from Swift.
static inline int editline_run_shell(const char *script, const char *argument) {
  extern char **environ;
  char *words[] = {(char *)"sh", (char *)"-c", (char *)script, (char *)"swell", (char *)argument,
                   NULL};
  posix_spawnattr_t attributes;
  sigset_t defaults;
  pid_t child;
  int status;
  if (posix_spawnattr_init(&attributes) != 0) return -1;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGINT);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  int failed = posix_spawn(&child, "/bin/sh", NULL, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  if (failed) return -1;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
