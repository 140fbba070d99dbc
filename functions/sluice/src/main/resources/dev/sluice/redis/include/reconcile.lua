-- Purpose: make what is leased to a worker agree with what the worker says it holds. They differ after a server came
--   back older (a snapshot, a promoted replica): tasks that the worker settled and forgot are leased to it again, and
--   would be for as long as it lives. They differ too after a claim whose answer was lost. What the worker does not
--   name is queued again, uncharged, since nobody runs it.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local function reconcile, which takes 'id token id token …' and returns how many tasks were queued again,
--   and id and token of each lease that the worker named and no longer has
-- Caller owes: settle.lua before it; changed() and wakeOne() when any were queued again
local function reconcile(name, leases, keep)
  local mine, gone, lost, released = {}, {}, {}, 0
  for lease in string.gmatch(leases, '%S+ %S+') do mine[lease] = true end
  for _, id in ipairs(read('SMEMBERS', key('held', name)) or {}) do
    local task = find(id)
    local held = task and task.state == 'R' and token(task)
    if held and mine[id .. ' ' .. held] then
      mine[id .. ' ' .. held] = nil
    else
      gone[#gone + 1] = id
      if held and settle(name, id, task.raw, held, 'forgotten', 'its worker did not know of it', 0, '', keep) then
        released = released + 1
      end
    end
  end
  if #gone > 0 then redis.call('SREM', key('held', name), unpack(gone)) end
  for lease in pairs(mine) do
    local id, held = string.match(lease, '^(%S+) (%S+)$')
    local task = find(id)
    if task and task.state == 'R' and token(task) == held then
      write('SADD', key('held', name), id) -- the set was overwritten; the record is the proof
    else
      lost[#lost + 1] = id
      lost[#lost + 1] = held
    end
  end
  return released, lost
end
