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
--#include admit
local new, answers = {}, {}
for at = 5, #ARGV, 4 do
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
if #new > 0 and waiting + #new > tonumber(ARGV[2]) then return { 'full' } end

whole(function()
  for _, at in ipairs(new) do
    local task = open(ARGV[at], ARGV[at + 1])
    if at == 5 then
      task.flags = with(task.flags, NOTES)
      made[#made + 1] = key('upload', task.id)
      redis.call('SET', made[#made], ARGV[4])
    end
    admit(task.id, close(task), queue(task) .. ':' .. task.priority, ARGV[at + 2], ARGV[at + 3])
  end
  admitted()
end)
return answers
