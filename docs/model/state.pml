/* What Redis, the workers and the callers know. A name is a worker's name at the server: a worker that is started
   again has a new one, so it is the nonce of its lease tokens. Sets are bit masks. */
#define TASKS 2
#define WORKERS 2
#define NAMES 3 /* worker 0 may be killed once; the new process is name 2 */
#ifndef FAULTS
#define FAULTS 2 /* in one history, of any kind; at most one kill and one rollback */
#endif
#ifndef TAIL
#define TAIL 2 /* acts that a rollback loses at most */
#endif
#ifndef LATENESS
#define LATENESS 2 /* acts after which what is late is executed at the latest */
#endif
#define MAX_ATTEMPTS 2
#define EXPIRIES 1
#define MOST_RECOVERED 1 /* 100 in recover.lua: so two tasks are already taken back in parts */

#define HAS(mask, at) (((mask) >> (at)) & 1)
#define COUNT(mask) (HAS(mask, 0) + HAS(mask, 1))

/* State of a record; NONE: no record. */
#define NONE 0
#define SCHEDULED 1
#define QUEUED 2
#define RUNNING 3
#define SUCCEEDED 4
#define FAILED 5
#define CANCELLED 6
#define ENDED(state) ((state) >= SUCCEEDED)

/* Score of a worker in leases; BEGUN: 0, some of its tasks have been taken back. */
#define NO_LEASE 0
#define LIVE 1
#define OVER 2
#define BEGUN 3

/* What a worker sends of a task: that it holds it, or how its attempt ended (STOPPED: because it was cancelled). */
#define NOTHING 0
#define HOLDS 1
#define COMPLETE 2
#define RETRY 3
#define STOPPED 4
#define SETTLES(kind) ((kind) >= COMPLETE)

typedef Task {
  unsigned state : 3;
  unsigned entries : 2;   /* entries of its generation in the list: live while it is QUEUED */
  unsigned scheduled : 1; /* in the due set */
  unsigned index : 3;     /* in which sets of ended tasks: 1 succeeded, 2 failed, 4 cancelled */
  unsigned attempt : 2;
  unsigned fails : 2;     /* not stored: attempts that really failed */
  unsigned expiries : 2;
  unsigned asked : 1;     /* to stop */
  unsigned suspect : 1;
  unsigned alone : 1;
  unsigned number : 3;    /* the token: number, name; 0: none */
  unsigned name : 2;
  unsigned era : 1        /* not stored: whether it was given after the rollback */
}

typedef Name {
  unsigned held : 2;
  unsigned cancels : 2;
  unsigned lease : 2
}

/* Everything that a snapshot holds. */
typedef Server {
  Task task[TASKS];
  Name holder[NAMES];
  unsigned depth : 2;
  unsigned key : 2;        /* the task that the idempotency key stands for, plus 1 */
  unsigned cancelCall : 1; /* call:<id> of the cancel and of the replay: what they have changed */
  unsigned replayCall : 1;
  unsigned acknowledged : 2
}

/* What a worker knows of a task: its attempt, and an earlier attempt that it has lost but that still runs. */
typedef Copy {
  unsigned kind : 3;
  unsigned number : 3;
  unsigned era : 1;
  unsigned told : 1; /* to stop */
  unsigned lostNumber : 3;
  unsigned lostEra : 1
}

typedef Worker {
  unsigned name : 2;
  unsigned byName : 1; /* its next step says what it holds */
  unsigned alone : 1;  /* it runs a task alone and claims nothing */
  Copy copy[TASKS]
}

typedef Sent {
  unsigned kind : 3;
  unsigned number : 3;
  unsigned era : 1
}

/* The arguments of step.lua. */
typedef Request {
  unsigned sent : 1;
  unsigned name : 2;
  unsigned named : 1;
  unsigned most : 2;
  Sent now[TASKS];
  Sent lost[TASKS] /* outcomes of attempts that the worker has lost */
}

Server redis;
Server snapshot;
Worker worker[WORKERS];
Request late; /* a step that was sent, given up by its worker, and will be executed all the same */

unsigned faults : 3 = FAULTS;
unsigned tail : 3;     /* 0: no snapshot; else acts since it was made, plus 2 */
unsigned lateFor : 3;  /* acts since something is late */
unsigned rolledBack : 1;
unsigned killed : 1;

/* Calls of the callers. */
#define NOT_CALLED 0
#define UNANSWERED 1
#define ANSWERED 2
#define AGAIN 3 /* no answer to either try: the caller enqueues with the same key, as a task of another id */
unsigned enqueue0 : 2;
unsigned enqueue1 : 2;
unsigned cancelling : 2;
unsigned replaying : 2;
#define ENQUEUE0 1
#define ENQUEUE1 2
#define CANCEL 3
#define REPLAY 4
#define LATE_CALL 5 /* added to those that were late */
unsigned lateCall : 3;

/* Choices of one act; 0 between acts. */
#define LOST 1
#define LATE 2
unsigned w : 1;           /* the worker */
unsigned chosenCall : 4;
unsigned chosenLoss : 2;  /* 0: it is answered; else the answer or the call is LOST or LATE */
unsigned chosenNamed : 1; /* a second try by name follows */
unsigned chosenFirst : 1;
unsigned chosenRepeat : 2;
unsigned chosenOld : 1;
unsigned chosenEnd0 : 3;
unsigned chosenEnd1 : 3;

/* Only used within one indivisible act. A search in breadth has no hidden variables: it clears them after each act. */
#ifdef IN_BREADTH
#define hidden
#endif
hidden Request r;
hidden byte i, j, t, u, n, used, settled, had, leased, holds, claimed, gone, recovered, ids, due;
hidden byte names[8], differs, blamed, stop;

/* The properties; always 0, so that a failed assertion shows its name. */
#define MUST(property, holds) assert(property || (holds))
hidden byte ENDS_ONCE, NO_STALE_TOKEN, CHARGED_FAIRLY, LIVING_WORKER_KEEPS, ONCE_PER_CALL, ONE_PLACE, NOT_LOST;
hidden byte RUNS_ALONE, DEPTH, LEASED, STOPPED_IF_ASKED, ONE_PER_KEY, NOT_STRANDED;

inline copyTask(to, from) {
  to.state = from.state; to.entries = from.entries; to.scheduled = from.scheduled; to.index = from.index;
  to.attempt = from.attempt; to.fails = from.fails; to.expiries = from.expiries; to.asked = from.asked;
  to.suspect = from.suspect; to.alone = from.alone; to.number = from.number; to.name = from.name; to.era = from.era
}

inline copyServer(to, from) {
  for (i : 0 .. TASKS - 1) { copyTask(to.task[i], from.task[i]) }
  for (i : 0 .. NAMES - 1) {
    to.holder[i].held = from.holder[i].held; to.holder[i].cancels = from.holder[i].cancels; to.holder[i].lease = from.holder[i].lease
  }
  to.depth = from.depth; to.key = from.key;
  to.cancelCall = from.cancelCall; to.replayCall = from.replayCall; to.acknowledged = from.acknowledged
}

inline copyRequest(to, from) {
  to.sent = from.sent; to.name = from.name; to.named = from.named; to.most = from.most;
  for (i : 0 .. TASKS - 1) {
    to.now[i].kind = from.now[i].kind; to.now[i].number = from.now[i].number; to.now[i].era = from.now[i].era;
    to.lost[i].kind = from.lost[i].kind; to.lost[i].number = from.lost[i].number; to.lost[i].era = from.lost[i].era
  }
}

inline clearTask(x) {
  x.state = 0; x.entries = 0; x.scheduled = 0; x.index = 0; x.attempt = 0; x.fails = 0;
  x.expiries = 0; x.asked = 0; x.suspect = 0; x.alone = 0; x.number = 0; x.name = 0; x.era = 0
}
