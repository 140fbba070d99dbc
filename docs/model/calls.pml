/* The scripts that are called by name, and what their callers do with the answers. */

#define COPY worker[w].copy[t]
#define HELD(w) ((worker[w].copy[0].kind != NOTHING) | (worker[w].copy[1].kind != NOTHING) << 1)

#ifdef FAULT_NO_KEEP
#define DIFFERS 0
#define UNKNOWN(w) 0
#else
#define DIFFERS (!r.named && holds && leased != holds)
#define UNKNOWN(w) (redis.holder[worker[w].name].held != HELD(w)) /* of what is leased to it, or it holds too much */
#endif

/* sent-again.lua. */
#ifdef FAULT_NO_CALL_ID
#define CALL_KNOWN(call) false
#else
#define CALL_KNOWN(call) (call)
#endif

/* step.lua, for the request r. */
inline step() {
  settled = 0; claimed = 0; gone = 0; recovered = 0; differs = 0; holds = 0;
  due = redis.task[0].scheduled | redis.task[1].scheduled << 1;
  for (t : 0 .. TASKS - 1) {
    settle(r.now[t]);
    settle(r.lost[t]);
    holds = holds + (r.now[t].kind == HOLDS)
  }
  leased = COUNT(redis.holder[r.name].held);
  had = settled + leased;
  r.named = r.named && holds;
  differs = DIFFERS;
  if
  :: differs -> r.most = 0
  :: else ->
#ifndef FAULT_NO_KEEP
    if
    :: leased && holds == 0 || r.named -> reconcile()
    :: else
    fi;
#endif
    leased = COUNT(redis.holder[r.name].held);
    recover();
    promote()
  fi;
  claim();
  if
  :: claimed || leased -> redis.holder[r.name].lease = LIVE
  :: !claimed && !leased && !differs && (had || r.named) ->
    redis.holder[r.name].lease = NO_LEASE; redis.holder[r.name].cancels = 0
  :: else
  fi
}

inline clearCopy() { COPY.kind = NOTHING; COPY.number = 0; COPY.era = 0; COPY.told = 0 }

/* Slots.lose: the attempt is stopped, but until its thread ends it may still complete. */
inline lose() {
  if
  :: COPY.kind == HOLDS ->
    COPY.lostNumber = COPY.number; COPY.lostEra = COPY.era;
    clearCopy()
  :: else
  fi
}

inline clearRequest(q) {
  q.sent = 0; q.name = 0; q.named = 0; q.most = 0;
  for (i : 0 .. TASKS - 1) {
    q.now[i].kind = 0; q.now[i].number = 0; q.now[i].era = 0;
    q.lost[i].kind = 0; q.lost[i].number = 0; q.lost[i].era = 0
  }
}

/* StepScript.arguments: what of worker w has ended is settled, the rest is held. */
inline compose() {
  clearRequest(r);
  r.name = worker[w].name; r.named = worker[w].byName;
  r.most = (worker[w].alone -> 0 : 1);
  if
  :: worker[w].copy[0].kind == HOLDS && chosenEnd0 -> worker[w].copy[0].kind = chosenEnd0
  :: else
  fi;
  if
  :: worker[w].copy[1].kind == HOLDS && chosenEnd1 -> worker[w].copy[1].kind = chosenEnd1
  :: else
  fi;
  for (t : 0 .. TASKS - 1) {
    r.now[t].kind = COPY.kind; r.now[t].number = COPY.number; r.now[t].era = COPY.era;
    if
    :: chosenOld && COPY.lostNumber ->
      r.lost[t].kind = COMPLETE; r.lost[t].number = COPY.lostNumber; r.lost[t].era = COPY.lostEra
    :: else
    fi
  }
}

/* Drain.step, after the answer. */
inline answered() {
  for (t : 0 .. TASKS - 1) {
    if
    :: SETTLES(COPY.kind) -> clearCopy()
    :: else
    fi;
    if
    :: r.lost[t].kind -> COPY.lostNumber = 0; COPY.lostEra = 0
    :: else
    fi;
    if
    :: HAS(gone, t) || HAS(claimed, t) -> lose()
    :: else
    fi;
    if
    :: HAS(claimed, t) ->
      COPY.kind = HOLDS; COPY.number = TASK.number; COPY.era = TASK.era;
      worker[w].alone = TASK.alone
    :: else
    fi
  }
  worker[w].byName = differs;
  forgetAlone()
}

inline forgetAlone() {
  worker[w].alone = worker[w].alone && HELD(w)
}

/* extend.lua and Drain.heartbeat. */
inline heartbeat() {
  if
  :: redis.holder[worker[w].name].lease == NO_LEASE -> for (t : 0 .. TASKS - 1) { lose() }
  :: else ->
    redis.holder[worker[w].name].lease = LIVE;
    for (t : 0 .. TASKS - 1) {
      if
      :: HAS(redis.holder[worker[w].name].cancels, t) && COPY.kind == HOLDS ->
        COPY.told = 1
      :: else
      fi
    }
    worker[w].byName = UNKNOWN(w)
  fi;
  forgetAlone()
}

/* enqueue.lua; n: the task that the caller is told. */
inline enqueue(id, keyed) {
  t = id;
  n = id;
  if
  :: keyed && redis.key && redis.task[redis.key - 1].state != NONE -> n = redis.key - 1
  :: else ->
    if
    :: TASK.state == NONE ->
      TASK.expiries = EXPIRIES;
      enter();
      if
      :: keyed -> redis.key = id + 1
      :: else
      fi
    :: else
    fi
  fi
}

/* cancel.lua; chosenFirst: its entry is too far from both ends of the list to be taken out. */
inline cancel() {
  t = 0;
  if
  :: CALL_KNOWN(redis.cancelCall) || TASK.state == NONE || ENDED(TASK.state)
  :: else ->
    if
    :: TASK.state == RUNNING && !TASK.asked ->
      MUST(ONCE_PER_CALL, !redis.cancelCall);
      redis.cancelCall = 1;
      TASK.asked = 1;
      redis.holder[TASK.name].cancels = redis.holder[TASK.name].cancels | (1 << t)
    :: TASK.state == QUEUED || TASK.state == SCHEDULED ->
      MUST(ONCE_PER_CALL, !redis.cancelCall);
      redis.cancelCall = 1;
      if
      :: TASK.state == QUEUED ->
#ifndef FAULT_CANCEL_DEPTH
        redis.depth--;
#endif
        TASK.entries = chosenFirst
      :: else -> TASK.scheduled = 0
      fi;
      finish(CANCELLED)
    :: else
    fi
  fi
}

/* replay.lua. */
inline replay() {
  t = 0;
  if
  :: CALL_KNOWN(redis.replayCall) || !(TASK.state == FAILED || TASK.state == CANCELLED)
  :: else ->
    MUST(ONCE_PER_CALL, !redis.replayCall);
    redis.replayCall = 1;
    TASK.index = 0; TASK.expiries = EXPIRIES;
    enter()
  fi
}

/* The server comes back as it was when the snapshot was made. What was acknowledged since is not promised. */
inline rollback() {
  n = redis.acknowledged;
  copyServer(redis, snapshot);
  for (t : 0 .. TASKS - 1) {
    if
    :: HAS(n, t) && TASK.state != NONE -> redis.acknowledged = redis.acknowledged | (1 << t)
    :: else
    fi
  }
  forgetSnapshot();
  rolledBack = 1
}

inline forgetSnapshot() {
  for (t : 0 .. TASKS - 1) { clearTask(snapshot.task[t]) }
  for (i : 0 .. NAMES - 1) { snapshot.holder[i].held = 0; snapshot.holder[i].cancels = 0; snapshot.holder[i].lease = 0 }
  snapshot.depth = 0; snapshot.key = 0; snapshot.cancelCall = 0; snapshot.replayCall = 0; snapshot.acknowledged = 0;
  tail = 0
}
