#!lua
-- Purpose: enqueue some new tasks together, all or none, and keep the upload that the first one was given.
--   Refused whole by Redis when its memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent
-- ARGV: [2] most waiting tasks, [3] most ids in the recent list, [4] upload, then for each task: id, record
--   (packed by the client as QUEUED, place 0, empty run), idempotency hash ('' none), body hash
-- Returns: {outcome} when they are refused, 'reused' or 'full'; else {outcome, id, state} for each task in one
--   list: 'created' or, when its key stood for it already, 'duplicate'
-- Sent again with the same ids: tasks that are there already are answered as created.
--#include record
--#include index
local fresh, made, answers = {}, {}, {}
local waiting = redis.call('ZCARD', SCHEDULED)
for _, n in ipairs(redis.call('HVALS', DEPTH)) do waiting = waiting + n end

for at = 5, #ARGV, 4 do
  local id, outcome = ARGV[at], 'created'
  local kept = ARGV[at + 2] ~= '' and read('GET', key('idempotency', ARGV[at + 2]))
  local same = kept and string.sub(kept, 33)
  local state = same and stateOf(same) or ''
  if state ~= '' then
    if string.sub(kept, 1, 32) ~= ARGV[at + 3] then return { 'reused' } end
    if same ~= id then id, outcome = same, 'duplicate' end
  else
    state = stateOf(id)
  end
  if state == '' then
    fresh[#fresh + 1] = at
    state = 'Q'
  end
  for _, part in ipairs({ outcome, id, state }) do answers[#answers + 1] = part end
end
if #fresh > 0 and waiting + #fresh > tonumber(ARGV[2]) then return { 'full' } end

local function all()
  for _, at in ipairs(fresh) do
    local task = open(ARGV[at], ARGV[at + 1])
    enter(task)
    made[#made + 1] = keyOf(task.id)
    if at == 5 then
      task.flags = with(task.flags, NOTES)
      made[#made + 1] = key('upload', task.id)
      redis.call('SET', made[#made], ARGV[4])
    end
    save(task)
    if ARGV[at + 2] ~= '' then
      made[#made + 1] = key('idempotency', ARGV[at + 2])
      redis.call('SET', made[#made], ARGV[at + 3] .. task.id)
    end
    if redis.call('LPUSH', RECENT, task.id) > ARGV[3] + 1000 then redis.call('LTRIM', RECENT, 0, ARGV[3] - 1) end
  end
  if #fresh > 0 then
    wakeOne()
    changed()
  end
end

-- A structure of the wrong type must not leave one without the other.
local done, failure = pcall(all)
if not done then
  if #made > 0 then redis.call('UNLINK', unpack(made)) end
  error(failure)
end
return answers
