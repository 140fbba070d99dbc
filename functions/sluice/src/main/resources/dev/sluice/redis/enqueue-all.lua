#!lua
-- Purpose: enqueue some new tasks together, all or none, with an upload for the first one.
--   Redis refuses the whole call when its memory is full.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes recent leases awake startable starting
-- ARGV: [2] most waiting tasks, see admit.lua, [3] most ids in the recent list, [4] upload, [5] most bytes of
--   uploads, of all owners and of one, separated by a space, then for each task: id, record (packed by the client as
--   QUEUED, generation 0, empty run), idempotency hash ('' none), body hash
-- Returns: {outcome} when they are refused, 'reused', 'full', 'share' or 'queues' (too many names); else {outcome, id,
--   state} for each task in one list: 'created', or 'duplicate' when its key already stood for it; then, if any, how
--   many drains to start
-- Sent again with the same ids: tasks that already exist are answered as created.
--#include record
--#include lanes
--#include index
--#include uploads
--#include awake
--#include admit
readLimits(ARGV[2])
local new, answers = {}, {}
for at = 6, #ARGV, 4 do
  local id, outcome = ARGV[at], 'created'
  local same, state = keyed(ARGV[at + 2], ARGV[at + 3])
  if same == false then return { 'reused' } end
  if same and same ~= id then id, outcome = same, 'duplicate' end
  state = state or stateOf(id)
  if state == '' then
    new[#new + 1] = at
    state = 'Q'
  end
  for _, part in ipairs({ outcome, id, state }) do answers[#answers + 1] = part end
end
local none = #new > 0 and noRoom(ownerAt(ARGV[7], 8), #new)
  or new[1] == 6 and noRoomFor(#ARGV[4], ownerAt(ARGV[7], 8), ARGV[5])
for _, at in ipairs(new) do none = none or noQueue(ARGV[at + 1], 8) end
if none then return { none } end

whole(function()
  for _, at in ipairs(new) do
    local task = open(ARGV[at], ARGV[at + 1])
    if at == 6 then
      task.flags = with(task.flags, NOTES)
      made[#made + 1] = key('upload', task.id)
      keepUpload(task.id, ownerAt(task.raw, task.at), ARGV[4])
    end
    admit(task.id, close(task), laneOf(task), ARGV[at + 2], ARGV[at + 3])
  end
  local drains = admitted()
  if drains > 0 then answers[#answers + 1] = drains end
end)
return answers
