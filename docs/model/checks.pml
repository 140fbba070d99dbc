/* What holds after every act. */
inline forget() {
  w = 0; chosenCall = 0; chosenLoss = 0; chosenNamed = 0; chosenFirst = 0; chosenRepeat = 0; chosenOld = 0;
  chosenEnd0 = 0; chosenEnd1 = 0
}

#define HOLDERS (HAS(redis.holder[0].held, t) + HAS(redis.holder[1].held, t) + HAS(redis.holder[2].held, t))
#define MAY_STOP(i, t) (HAS(redis.holder[i].held, t) && redis.task[t].asked)

inline check() {
  n = 0;
  for (t : 0 .. TASKS - 1) {
    n = n + (TASK.state == QUEUED);
    MUST(ONE_PLACE, TASK.scheduled == (TASK.state == SCHEDULED));
    MUST(ONE_PLACE, TASK.index == (ENDED(TASK.state) -> 1 << (TASK.state - SUCCEEDED) : 0));
    MUST(ONE_PLACE, TASK.entries == (TASK.state == QUEUED) || TASK.state == CANCELLED && TASK.entries == 1);
    MUST(ONE_PLACE, HOLDERS == (TASK.state == RUNNING));
    MUST(ONE_PLACE, TASK.state != RUNNING || HAS(redis.holder[TASK.name].held, t));
    MUST(NOT_LOST, !HAS(redis.acknowledged, t) || TASK.state != NONE);
    MUST(CHARGED_FAIRLY, TASK.attempt == TASK.fails + (TASK.state == RUNNING))
  }
  MUST(DEPTH, redis.depth == n);
  for (i : 0 .. NAMES - 1) {
    /* so somebody will take back what it holds */
    MUST(LEASED, redis.holder[i].held == 0 || redis.holder[i].lease != NO_LEASE);
    MUST(STOPPED_IF_ASKED, !HAS(redis.holder[i].cancels, 0) || MAY_STOP(i, 0));
    MUST(STOPPED_IF_ASKED, !HAS(redis.holder[i].cancels, 1) || MAY_STOP(i, 1))
  }
  MUST(RUNS_ALONE, !(worker[0].alone && HELD(0) == 3) && !(worker[1].alone && HELD(1) == 3));
  MUST(ONE_PER_KEY, !(enqueue0 == AGAIN && redis.task[0].state != NONE && redis.task[1].state != NONE))
}

/* States that differ only in what no act can read are made one: how tokens are numbered, what answered calls left. */
inline renumber(token) {
  if
  :: token ->
    if
    :: names[token] == 0 -> n++; names[token] = n
    :: else
    fi;
    token = names[token]
  :: else
  fi
}

inline forgetDetails() {
  for (t : 0 .. TASKS - 1) {
    for (i : 0 .. 7) { names[i] = 0 }
    n = 0;
    renumber(redis.task[t].number);
    for (u : 0 .. WORKERS - 1) { renumber(worker[u].copy[t].number); renumber(worker[u].copy[t].lostNumber) }
    renumber(late.now[t].number);
    renumber(late.lost[t].number);
    renumber(snapshot.task[t].number)
  }
  if
  :: cancelling == ANSWERED && lateCall != CANCEL -> redis.cancelCall = 0; snapshot.cancelCall = 0
  :: else
  fi;
  if
  :: replaying == ANSWERED && lateCall != REPLAY -> redis.replayCall = 0; snapshot.replayCall = 0
  :: else
  fi;
  if
  :: enqueue0 != UNANSWERED && enqueue0 != NOT_CALLED && enqueue1 == ANSWERED && (lateCall == 0 || lateCall > ENQUEUE1) ->
    redis.key = 0; snapshot.key = 0
  :: else
  fi
}

inline clearHidden() {
#ifdef IN_BREADTH
  clearRequest(r);
  for (i : 0 .. 7) { names[i] = 0 }
  i = 0; j = 0; t = 0; u = 0; n = 0; used = 0; settled = 0; had = 0; leased = 0; holds = 0; claimed = 0; gone = 0;
  recovered = 0; ids = 0; due = 0; differs = 0; blamed = 0; stop = 0
#else
  skip
#endif
}

/* Nothing more will happen: no step and no heartbeat changes anything. */
inline checkEnd() {
  for (t : 0 .. TASKS - 1) { MUST(NOT_STRANDED, TASK.state == NONE || ENDED(TASK.state)) }
}

/* States by number, see state.pml. */
inline print() {
  printf("    states %d %d", redis.task[0].state, redis.task[1].state);
  printf("  tokens %d.%d %d.%d", redis.task[0].number, redis.task[0].name, redis.task[1].number, redis.task[1].name);
  printf("  held %d %d %d", redis.holder[0].held, redis.holder[1].held, redis.holder[2].held);
  printf("  leases %d %d %d\n", redis.holder[0].lease, redis.holder[1].lease, redis.holder[2].lease)
}
