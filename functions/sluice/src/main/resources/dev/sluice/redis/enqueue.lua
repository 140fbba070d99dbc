#!lua
-- Purpose: enqueue up to 1,000 new tasks, each on its own terms: one that is refused leaves the others.
--   Refused whole by Redis when its memory is full (no allow-oom flag).
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list, then for each task: id, lane (queue, colon,
--   priority), record (packed by the client as QUEUED, place 0, empty run), number of further arguments: 0,
--   or delay ms (0: none), expires after ms (0: never), idempotency hash ('' none), body hash, then
--   reference set, member for each reference
-- Returns: for each task {outcome, …}: {'created', state} · {'duplicate', id, state} · {'reused'} ·
--   {'full'} · {'unknown', set, member, …} · {'missing', set}
-- Sent again with the same ids: a task that is there already is answered as created.
--#include record
--#include index
--#include admit
--#include references
local most, created = tonumber(ARGV[2]), { 'created', 'Q' }

local function one(at, further)
  local id, lane, record = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local delay, expires, hash, body = 0, 0, '', ''
  if further > 0 then
    delay, expires, hash, body = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6], ARGV[at + 7]
    local same, state = keyed(hash, body)
    if same == false then return { 'reused' } end
    if same then return same == id and { 'created', state } or { 'duplicate', same, state } end
    local refusal = further > 4 and strangers(at + 8, at + 3 + further)
    if refusal then return refusal end
  end
  if waiting >= most then
    local state = stateOf(id)
    return state ~= '' and { 'created', state } or { 'full' }
  end
  local state = admit(id, record, delay == 0 and lane, hash, body)
  if state then return { 'created', state } end
  if delay == 0 and expires == 0 then return created end
  local task = open(id, record)
  if expires > 0 then
    task.run = field('x', millis(NOW + expires))
    redis.call('ZADD', EXPIRING, NOW + expires, id)
  end
  if delay > 0 then schedule(task, NOW + delay, task.run) end
  save(task)
  return { 'created', task.state }
end

return whole(function()
  local answers, at = {}, 4
  while at <= #ARGV do
    local further = tonumber(ARGV[at + 3])
    answers[#answers + 1] = one(at, further)
    at = at + 4 + further
  end
  admitted()
  return answers
end)
