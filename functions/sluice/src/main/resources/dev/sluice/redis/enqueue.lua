#!lua
-- Purpose: enqueue up to 1,000 new tasks, each by itself: refusing one does not affect the others.
--   Redis refuses the whole call when its memory is full (no allow-oom flag).
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent
-- ARGV: [2] most waiting tasks, see admit.lua, [3] most ids in the recent list, then for each task: id, lane (see
--   record.lua), record (packed by the client as QUEUED, generation 0, empty run), number of further arguments: 0, or
--   when it may run (a delay in ms, or '@' and a moment in ms), expires after ms (0: never), idempotency hash (''
--   none), body hash, then reference set, member for each reference
-- Returns: for each task {outcome, …}: {'created', state} · {'duplicate', id, state} · {'reused'} ·
--   {'full'} · {'share'} · {'unknown', set, member, …} · {'missing', set}
-- Sent again with the same ids: a task that already exists is answered as created.
--#include record
--#include index
--#include admit
--#include references
ticks = false

local function one(at, further)
  local id, lane, record = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local due, expires, hash, body = nil, 0, '', ''
  if further > 0 then
    tick()
    due, expires, hash, body = dueAt(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6], ARGV[at + 7]
    local same, state = keyed(hash, body)
    if same == false then return { 'reused' } end
    if same then return same == id and { 'created', state } or { 'duplicate', same, state } end
    local refusal = further > 4 and strangers(at + 8, at + 3 + further)
    if refusal then return refusal end
  end
  local none = noRoom(record, 1)
  if none then
    local state = stateOf(id)
    return state ~= '' and { 'created', state } or { none }
  end
  local state = admit(id, record, not due and lane, hash, body)
  if state or not due and expires == 0 then return { 'created', state or 'Q' } end
  local task = open(id, record)
  if expires > 0 then
    task.run = field('x', millis(NOW + expires))
    setDue(EXPIRING, NOW + expires, id)
  end
  if due then schedule(task, due, task.run) end
  save(task)
  return { 'created', task.state }
end

local function all()
  local answers, at = {}, 4
  readDepths({ '', (partsOf(ARGV[5])) }) -- those that are written below, at once
  while at <= #ARGV do
    local further = tonumber(ARGV[at + 3])
    answers[#answers + 1] = one(at, further)
    at = at + 4 + further
  end
  admitted()
  return answers
end

--#begin
return whole(all)
