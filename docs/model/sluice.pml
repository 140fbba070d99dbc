/* One queue, two workers, two tasks, their callers, and up to FAULTS faults. docs/model/README.md explains it. */
#include "state.pml"
#include "scripts.pml"
#include "calls.pml"
#include "checks.pml"

/* Whether neither the rollback nor something that is late has to be next. */
#define FREE (tail < TAIL + 2 && lateFor <= LATENESS)

/* Whether a step or a heartbeat of a worker changes anything. An idle worker asks every 5 s, so it will. */
#define WAITS(in) (redis.task[0].state == (in) || redis.task[1].state == (in))
#define ANY_OVER(x, i) ((i) != worker[x].name && redis.holder[i].lease >= OVER)
#define STEPS(x) (HELD(x) || worker[x].copy[0].lostNumber || worker[x].copy[1].lostNumber || worker[x].byName \
  || UNKNOWN(x) || WAITS(QUEUED) || WAITS(SCHEDULED) || ANY_OVER(x, 0) || ANY_OVER(x, 1) || ANY_OVER(x, 2))
#define LEASE_OF(x) redis.holder[worker[x].name].lease
#define BEATS(x) (HELD(x) && (LEASE_OF(x) != LIVE || !worker[x].byName && UNKNOWN(x) \
  || redis.holder[worker[x].name].cancels & HELD(x) & ~(worker[x].copy[0].told | worker[x].copy[1].told << 1)))

#define OPEN(t) (redis.task[t].state != NONE && !ENDED(redis.task[t].state))
#define ANY_HOLDS_BOTH (redis.holder[0].held == 3 || redis.holder[1].held == 3 || redis.holder[2].held == 3)
#define RUNS(t) (!worker[w].byName && worker[w].copy[t].kind == HOLDS)
#define REPEATS(x, t) (rolledBack && (redis.task[t].state == QUEUED || redis.task[t].state == SCHEDULED) \
  && (worker[x].copy[t].number && !worker[x].copy[t].era || worker[x].copy[t].lostNumber && !worker[x].copy[t].lostEra))

/* Which task is looked at first, and whether a token's number is given again. */
inline chooseOrder() {
  if
  :: true
  :: OPEN(0) && OPEN(1) && (WAITS(QUEUED) || WAITS(SCHEDULED) || ANY_HOLDS_BOTH) -> chosenFirst = 1
  fi;
  if
  :: true
  :: REPEATS(0, 0) || REPEATS(0, 1) -> chosenRepeat = 1
  :: REPEATS(1, 0) || REPEATS(1, 1) -> chosenRepeat = 2
  fi
}

/* At most one attempt has ended: it completes; or it fails, unless it was told to stop. */
inline chooseEnd() {
  if
  :: true
  :: RUNS(0) -> chosenEnd0 = COMPLETE
  :: RUNS(0) -> chosenEnd0 = (worker[w].copy[0].told -> STOPPED : RETRY)
  :: RUNS(1) -> chosenEnd1 = COMPLETE
  :: RUNS(1) -> chosenEnd1 = (worker[w].copy[1].told -> STOPPED : RETRY)
  :: worker[w].copy[0].lostNumber || worker[w].copy[1].lostNumber -> chosenOld = 1
  fi
}

/* A step: answered; or executed and the answer lost. A second try follows at once, by name, unless that fails too. */
inline takeStep() {
  if
  :: late.sent -> chosenLoss = LATE
  :: FREE && STEPS(0)
  :: FREE && STEPS(1) -> w = 1
  fi;
  if
  :: chosenLoss == LATE
  :: else ->
    chooseEnd();
    if
    :: true
    :: faults -> chosenLoss = LOST
    :: faults -> chosenLoss = LOST; chosenNamed = 1
    fi
  fi;
  chooseOrder();
  d_step {
    if
    :: chosenLoss == LATE -> copyRequest(r, late); clearRequest(late)
    :: else -> compose()
    fi;
    step();
    if
    :: chosenLoss == LATE -> printf("the late step of name %d is executed, claims %d\n", r.name, claimed)
    :: chosenLoss == LOST ->
      printf("worker %d steps, claims %d; the answer is lost\n", w, claimed);
      worker[w].byName = chosenNamed; faults--
    :: else -> printf("worker %d steps, claims %d\n", w, claimed); answered()
    fi;
    forget()
  }
}

inline sendLate() {
  if
  :: STEPS(0)
  :: STEPS(1) -> w = 1
  fi;
  chooseEnd();
  d_step {
    compose(); r.sent = 1; copyRequest(late, r); printf("a step of worker %d is late\n", w);
    worker[w].byName = 1; faults--; forget()
  }
}

inline beat() {
  if
  :: BEATS(0)
  :: BEATS(1) -> w = 1
  fi;
  d_step { printf("worker %d extends its lease\n", w); heartbeat(); w = 0 }
}

/* A caller's call: answered; or executed and the answer lost; or executed later, or never. */
inline chooseLoss() {
  if
  :: true
  :: faults -> chosenLoss = LOST
  :: faults && !lateCall -> chosenLoss = LATE
  fi
}

inline call() {
  if
  :: FREE && enqueue0 < ANSWERED -> chosenCall = ENQUEUE0; chooseLoss()
  :: FREE && enqueue1 < ANSWERED -> chosenCall = ENQUEUE1; chooseLoss()
  :: FREE && cancelling < ANSWERED -> chosenCall = CANCEL; chooseLoss();
    if
    :: true
    :: redis.task[0].state == QUEUED -> chosenFirst = 1
    fi
  :: FREE && replaying < ANSWERED -> chosenCall = REPLAY; chooseLoss()
  :: lateCall -> chosenCall = lateCall + LATE_CALL
  fi;
  d_step {
    if
    :: chosenLoss != LATE -> runCall(chosenCall % LATE_CALL)
    :: else -> lateCall = chosenCall
    fi;
    if
    :: chosenCall > LATE_CALL -> printf("(it was late)\n"); lateCall = 0
    :: else ->
      if
      :: chosenLoss == 0 -> printf("is answered\n")
      :: chosenLoss == LOST -> printf("is executed, the answer is lost\n"); faults--
      :: chosenLoss == LATE -> printf("is late\n"); faults--
      fi;
      if
      :: chosenLoss == 0 && chosenCall <= ENQUEUE1 -> redis.acknowledged = redis.acknowledged | (1 << n)
      :: else
      fi;
      n = (chosenLoss -> UNANSWERED : ANSWERED);
      if
      :: chosenCall == ENQUEUE0 -> enqueue0 = n
      :: chosenCall == ENQUEUE1 -> enqueue1 = n
      :: chosenCall == CANCEL -> cancelling = n
      :: chosenCall == REPLAY -> replaying = n
      fi
    fi;
    forget()
  }
}

inline runCall(which) {
  if
  :: which == ENQUEUE0 -> printf("enqueue task 0, with a key, "); enqueue(0, 1)
  :: which == ENQUEUE1 -> printf("enqueue task 1, "); enqueue(1, enqueue0 == AGAIN)
  :: which == CANCEL -> printf("cancel task 0, "); cancel()
  :: which == REPLAY -> printf("retry task 0, "); replay()
  fi
}

/* Faults, but for those of single calls. */
inline kill() {
  d_step {
    printf("worker 0 is killed; a new one starts\n");
    for (t : 0 .. TASKS - 1) { clearCopy(); COPY.lostNumber = 0; COPY.lostEra = 0 }
    worker[0].name = 2; worker[0].byName = 0; worker[0].alone = 0;
    killed = 1; faults--
  }
}

/* A worker stands still, or Redis does not answer it, until its lease is over; in the second case it knows. */
inline freeze() {
  if
  :: LEASE_OF(0) == LIVE
  :: LEASE_OF(1) == LIVE -> w = 1
  fi;
  if
  :: true
  :: HELD(w) -> chosenOld = 1
  fi;
  d_step {
    printf("worker %d stands still until its lease is over, and knows: %d\n", w, chosenOld);
    LEASE_OF(w) = OVER;
    if
    :: chosenOld ->
      worker[w].byName = 0;
      for (t : 0 .. TASKS - 1) { lose() }
      forgetAlone()
    :: else
    fi;
    faults--; forget()
  }
}

/* A slot on its way to another node: every script is refused before it writes anything, and so is reading. */
inline moved() {
#ifdef FAULT_HALF_A_SCRIPT
  t = 0;
  if
  :: TASK.state == QUEUED -> clearRequest(r); begin() /* the worker's set of held tasks is on the other node */
  :: else
  fi
#elif defined(FAULT_ABSENT_WHILE_MOVING)
  MUST(NOT_LOST, redis.acknowledged == 0) /* find.lua looks for the record on the other node */
#else
  skip
#endif
}

inline fault() {
  if
  :: !killed -> kill()
  :: LEASE_OF(0) == LIVE || LEASE_OF(1) == LIVE -> freeze()
  :: !late.sent && (STEPS(0) || STEPS(1)) -> sendLate()
  :: !rolledBack && !tail -> d_step { printf("a snapshot is made\n"); copyServer(snapshot, redis); tail = 1; faults-- }
  :: true -> d_step { printf("the slot moves: a script is refused\n"); moved(); faults-- }
  :: !tail -> printf("no more faults\n"); faults = 0
  fi
}

#define CALLS (enqueue0 < ANSWERED || enqueue1 < ANSWERED || cancelling < ANSWERED || replaying < ANSWERED)

active proctype world() {
  worker[1].name = 1;
  do
  :: atomic {
      if
      :: tail > 2 -> d_step { printf("the server comes back older\n"); rollback() }
      :: tail < TAIL + 2 && (late.sent || FREE && (STEPS(0) || STEPS(1))) -> takeStep()
      :: FREE && (BEATS(0) || BEATS(1)) -> beat()
      :: tail < TAIL + 2 && (lateCall || FREE && CALLS) -> call()
      :: FREE && enqueue0 == UNANSWERED && enqueue1 == NOT_CALLED ->
        printf("the caller of task 0 enqueues it again as task 1, with the same key\n"); enqueue0 = AGAIN
      :: FREE && redis.holder[0].lease == LIVE && worker[0].name != 0 ->
        printf("the lease of the killed worker ends\n"); redis.holder[0].lease = OVER
#ifdef FAULT_LEASE_NOT_READ_AGAIN
      :: FREE && seenOver != OVER_NOW -> printf("a worker reads whose lease is over\n"); seenOver = OVER_NOW
#endif
      :: FREE && faults -> fault()
      :: else -> d_step { checkEnd(); skip }; break
      fi;
      d_step {
        tail = (tail -> tail + 1 : 0);
        lateFor = (late.sent || lateCall -> lateFor + 1 : 0);
        check(); forgetDetails(); print(); clearHidden()
      }
    }
  od
}
