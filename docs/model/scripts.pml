/* The scripts. Each inline is named after the Lua file or the function in it that it stands for. */
#define TASK redis.task[t]

/* index.lua, enter: the next generation makes every older entry dead. */
inline enter() {
  TASK.state = QUEUED;
#ifdef FAULT_OLD_GENERATION
  TASK.entries = TASK.entries + 1;
#else
  TASK.entries = 1;
#endif
  redis.depth++
}

inline clearToken() { TASK.number = 0; TASK.name = 0; TASK.era = 0 }

/* finish.lua. What nobody reads once a task has ended is cleared. */
inline finish(ending) {
  MUST(ENDS_ONCE, !ENDED(TASK.state));
  TASK.state = ending;
  TASK.index = TASK.index | (1 << (ending - SUCCEEDED));
  TASK.asked = 0; TASK.suspect = 0; TASK.alone = 0;
  TASK.attempt = 0; TASK.fails = 0; TASK.expiries = 0;
  clearToken()
}

#ifdef FAULT_NO_TOKEN
#define TOKEN_IS(sent) true
#elif defined(FAULT_NUMBER_ONLY)
#define TOKEN_IS(sent) (TASK.number == sent.number)
#else
#define TOKEN_IS(sent) (TASK.number == sent.number && TASK.name == r.name)
#endif

/* settle.lua; sent: of a task, with a token. The number alone may be that of another claim, when a server whose clock
   is behind gave it again. */
inline settle(sent) {
  if
  :: SETTLES(sent.kind) && TASK.state == RUNNING && TOKEN_IS(sent) ->
    /* after a rollback the same worker may be given the same number again */
    MUST(NO_STALE_TOKEN, TASK.number == sent.number && TASK.name == r.name && (TASK.era == sent.era || TASK.era == 1));
    settled++;
    redis.holder[r.name].held = redis.holder[r.name].held & ~(1 << t);
    if
    :: TASK.asked || sent.kind == STOPPED -> redis.holder[r.name].cancels = redis.holder[r.name].cancels & ~(1 << t)
    :: else
    fi;
    if
    :: sent.kind == COMPLETE -> finish(SUCCEEDED)
    :: sent.kind != COMPLETE && TASK.asked -> finish(CANCELLED)
    :: sent.kind == RETRY && !TASK.asked ->
      TASK.fails++;
      if
      :: TASK.attempt < MAX_ATTEMPTS ->
        TASK.state = SCHEDULED; TASK.scheduled = 1; TASK.suspect = 0; TASK.alone = 0;
        clearToken()
      :: else ->
        MUST(CHARGED_FAIRLY, TASK.fails == MAX_ATTEMPTS);
        finish(FAILED)
      fi
    :: sent.kind == STOPPED && !TASK.asked ->
#ifdef FAULT_STOPPED_FAILS
      MUST(CHARGED_FAIRLY, false); /* nobody has cancelled it, and it did not fail */
#endif
      release()
    fi
  :: else
  fi
}

/* settle.lua, 'release' and 'forgotten'. */
inline release() { TASK.attempt--; clearToken(); enter() }

/* reconcile.lua; gone: what the worker named and no longer has. */
inline reconcile() {
  for (t : 0 .. TASKS - 1) {
    if
    :: HAS(redis.holder[r.name].held, t) && r.now[t].kind == HOLDS && TASK.state == RUNNING &&
      TASK.number == r.now[t].number && TASK.name == r.name
    :: HAS(redis.holder[r.name].held, t) && !(r.now[t].kind == HOLDS && TASK.state == RUNNING &&
      TASK.number == r.now[t].number && TASK.name == r.name) ->
      redis.holder[r.name].held = redis.holder[r.name].held & ~(1 << t);
      if
      :: TASK.state == RUNNING && TASK.name == r.name ->
        if
        :: TASK.asked ->
          redis.holder[r.name].cancels = redis.holder[r.name].cancels & ~(1 << t);
          finish(CANCELLED)
        :: else -> release()
        fi
      :: else
      fi;
      if
      :: r.now[t].kind == HOLDS -> gone = gone | (1 << t)
      :: else
      fi
    :: else ->
      if
      :: r.now[t].kind == HOLDS && TASK.state == RUNNING && TASK.number == r.now[t].number && TASK.name == r.name ->
        redis.holder[r.name].held = redis.holder[r.name].held | (1 << t)
      :: r.now[t].kind == HOLDS && !(TASK.state == RUNNING && TASK.number == r.now[t].number &&
        TASK.name == r.name) -> gone = gone | (1 << t)
      :: else
      fi
    fi
  }
}

/* recover.lua, takeBack; blamed: it was alone. */
inline takeBack() {
  if
  :: TASK.asked -> finish(CANCELLED)
  :: !TASK.asked && blamed && TASK.expiries == 0 -> finish(FAILED)
  :: else ->
    TASK.expiries = TASK.expiries - blamed;
    if
    :: blamed || TASK.suspect -> TASK.alone = 1
    :: else
    fi;
    TASK.suspect = 1;
#ifndef FAULT_LOSS_CHARGED
    TASK.attempt--;
#endif
    clearToken();
    enter()
  fi
}

#ifdef FAULT_LEASE_NOT_READ_AGAIN
/* Which workers' leases were over is read by one call and used by the next. */
unsigned seenOver : 3;
#define OVER_NOW ((redis.holder[0].lease >= OVER) | (redis.holder[1].lease >= OVER) << 1 | (redis.holder[2].lease >= OVER) << 2)
#define LEASE_OVER(x) (HAS(seenOver, x) && redis.holder[x].lease != NO_LEASE)
#else
#define LEASE_OVER(x) (redis.holder[x].lease >= OVER)
#endif

/* recover.lua. */
inline recover() {
  for (i : 0 .. NAMES - 1) {
    if
    :: i != r.name && LEASE_OVER(i) && recovered < MOST_RECOVERED ->
      MUST(LIVING_WORKER_KEEPS, redis.holder[i].lease >= OVER);
      ids = COUNT(redis.holder[i].held);
      blamed = (ids == 1 && redis.holder[i].lease != BEGUN);
      for (j : 0 .. TASKS - 1) {
        t = j ^ chosenFirst;
        if
        :: HAS(redis.holder[i].held, t) && recovered < MOST_RECOVERED ->
          redis.holder[i].held = redis.holder[i].held & ~(1 << t);
#ifndef FAULT_CANCEL_STAYS
          redis.holder[i].cancels = redis.holder[i].cancels & ~(1 << t);
#endif
          if
          :: TASK.state == RUNNING && TASK.name == i -> takeBack(); recovered++
          :: else
          fi
        :: else
        fi
      }
      if
      :: redis.holder[i].held -> redis.holder[i].lease = BEGUN
      :: else -> redis.holder[i].lease = NO_LEASE; redis.holder[i].cancels = 0
      fi
    :: else
    fi
  }
}

/* promote.lua; what was scheduled before this step is due. */
inline promote() {
  for (t : 0 .. TASKS - 1) {
    if
    :: HAS(due, t) && TASK.scheduled -> TASK.scheduled = 0; enter()
    :: else
    fi
  }
}

/* claim.lua, nextToken: a number that no token of this task has; or, since the clock of a server that came back
   older may be behind, that of a token it no longer knows. */
inline nextToken() {
  used = 1 | (1 << snapshot.task[t].number);
  n = 0;
  for (u : 0 .. WORKERS - 1) {
    used = used | (1 << worker[u].copy[t].number) | (1 << worker[u].copy[t].lostNumber);
    if
    :: rolledBack && chosenRepeat == u + 1 && worker[u].copy[t].lostNumber && !worker[u].copy[t].lostEra ->
      n = worker[u].copy[t].lostNumber
    :: rolledBack && chosenRepeat == u + 1 && worker[u].copy[t].number && !worker[u].copy[t].era &&
      !worker[u].copy[t].lostNumber -> n = worker[u].copy[t].number
    :: else
    fi
  }
  for (u : 0 .. WORKERS - 1) {
    if
    :: n && ((worker[u].copy[t].number == n && worker[u].copy[t].era) ||
      (worker[u].copy[t].lostNumber == n && worker[u].copy[t].lostEra) ||
      late.now[t].number == n || late.lost[t].number == n) -> n = 0
    :: else
    fi
  }
  used = used | (1 << late.now[t].number) | (1 << late.lost[t].number);
  if
  :: n == 0 ->
    n = 1;
    do
    :: HAS(used, n) -> n++
    :: else -> break
    od;
    assert(n < 8)
  :: else
  fi;
  TASK.number = n; TASK.name = r.name; TASK.era = rolledBack
}

inline begin() {
  TASK.state = RUNNING; TASK.attempt++;
  nextToken();
#ifndef FAULT_ENTRY_STAYS
  TASK.entries = 0;
#endif
  redis.depth--;
  claimed = claimed | (1 << t)
}

/* claim.lua: the lane of tasks that must run alone comes first, and ends the claim. */
inline claim() {
  stop = (r.most == 0);
  for (j : 0 .. TASKS - 1) {
    t = j ^ chosenFirst;
    if
    :: !stop && TASK.state == QUEUED && TASK.entries && TASK.alone ->
      stop = 1;
      if
      :: redis.holder[r.name].held == 0 -> begin()
      :: else
      fi
    :: else
    fi
  }
  for (j : 0 .. TASKS - 1) {
    t = j ^ chosenFirst;
    if
    :: !stop && TASK.state == QUEUED && TASK.entries && COUNT(claimed) < r.most -> begin()
    :: !stop && TASK.state == CANCELLED -> TASK.entries = 0 /* a dead entry is dropped */
    :: else
    fi
  }
  redis.holder[r.name].held = redis.holder[r.name].held | claimed
}
