// Reading a mapped page past the end of its file raises SIGBUS, and a file may be cut at any time
// after its size was asked for. The handler puts a page of zeros in the missing one's place and lets
// the reading go on. It takes no lock and allocates nothing: it looks through a fixed table.
#include "CMapping.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#if !defined(MAP_ANONYMOUS) && defined(MAP_ANON)
#define MAP_ANONYMOUS MAP_ANON
#endif

// More files than are read side by side; one that finds no place is read instead of mapped.
enum { places = 256 };

static struct {
  atomic_uintptr_t start;
  atomic_uintptr_t end;
} table[places];

static struct sigaction before;
static uintptr_t page_size;

static void replace_page(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  uintptr_t at = (uintptr_t)info->si_addr;
  for (int place = 0; place < places; place++) {
    uintptr_t start = atomic_load(&table[place].start);
    uintptr_t end = atomic_load(&table[place].end);
    if (start == 0 || at < start || at >= end) continue;
    uintptr_t page = at & ~(page_size - 1);
    void *zeros = mmap((void *)page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
                       -1, 0);
    if (zeros != MAP_FAILED) return;
  }
  // Not ours: whoever was there before gets it, since the same instruction runs again.
  sigaction(SIGBUS, &before, NULL);
}

static void install(void) {
  page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
  struct sigaction action = {0};
  action.sa_sigaction = replace_page;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &before);
}

const void *swell_map(int descriptor, size_t count) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  void *memory = mmap(NULL, count, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (memory == MAP_FAILED) return NULL;
  for (int place = 0; place < places; place++) {
    // The end takes the place; the handler looks at it only where there is a start.
    uintptr_t none = 0;
    if (!atomic_compare_exchange_strong(&table[place].end, &none, (uintptr_t)memory + count))
      continue;
    atomic_store(&table[place].start, (uintptr_t)memory);
    return memory;
  }
  munmap(memory, count);
  return NULL;
}

void swell_unmap(const void *memory, size_t count) {
  for (int place = 0; place < places; place++) {
    if (atomic_load(&table[place].start) != (uintptr_t)memory) continue;
    atomic_store(&table[place].start, 0);
    atomic_store(&table[place].end, 0);
    break;
  }
  munmap((void *)memory, count);
}
