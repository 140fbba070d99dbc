#!lua
-- Purpose: enqueue children of a fan-out on behalf of the worker that holds the parent. A child that is
--   waiting, running or already counted is left alone; one that succeeded when its parent had ended is
--   counted now; one that failed or was cancelled in an earlier round of the parent runs again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes tokens leases awake startable starting
-- ARGV: [2] parent, [3] its lease token, then for each child: id, lane, record, when it may
--   run (a delay in ms, 0 now, or '@' and a moment in ms)
-- Returns: 1, 0 when the lease is lost, or 2 when the child before the first of these is not there (a server that
--   came back older); with 0 and 2 nothing was written
--#include record
--#include lanes
--#include index
--#include awake
--#include admit
--#include uploads
--#include finish
--#include restart
local parent = find(ARGV[2])
if not parent or parent.state ~= 'R' or token(parent) ~= ARGV[3] then return 0 end
if lacksChildren(ARGV[2], string.match(ARGV[4], '%.(%d+)$')) then return 2 end
if not has(parent.flags, FANNED) then
  parent.flags = with(parent.flags, FANNED)
  save(parent)
end
-- A child that was deleted while it waited left its entry behind. The first generation differs from call to
-- call, so that this entry stays dead when the child is enqueued again.
local later, first = false, nil
for at = 4, #ARGV, 4 do
  local id, lane, record = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local index = string.match(id, '%.(%d+)$')
  local head = headOf(id)
  local state = string.sub(head, 1, 1)
  local counted = read('HEXISTS', key('fan', ARGV[2]), index) == 1
    or read('HEXISTS', key('fanfailed', ARGV[2]), index) == 1
  local child = not counted and state == 'D' and find(id)
  if child then
    write('HSET', key('fan', ARGV[2]), index, pick(child.run, 'v') or '')
  elseif not counted and ended(state) then
    local flags = string.byte(record, 2)
    local before = state ~= '' and find(id)
    if before then
      if state ~= 'D' then outOfIndex(before) end
      restart(before)
      flags = with(flags, NOTES)
      for _, extra in ipairs(extras({ id = id, flags = NOTES })) do redis.call('PERSIST', extra) end
    end
    first = first or redis.call('INCR', TOKENS) -- 2,048 a millisecond, see claim.lua: both parts count
    local generation = string.char((state == '' and first + math.floor(first / 2048) or string.byte(head, 3) + 1) % 256)
    -- its id has the time of its parent, which may have waited long
    record = string.sub(record, 1, 1) .. string.char(flags) .. generation .. string.sub(record, 4, 6)
      .. sized(field('w', millis(NOW))) .. string.sub(record, 8)
    local due = dueAt(ARGV[at + 3])
    if due then
      local child = open(id, record)
      schedule(child, due, '')
      save(child)
      later = true
    else
      redis.call('SET', keyOf(id), record)
      lines[lane] = lines[lane] or {}
      table.insert(lines[lane], id .. generation)
      countChild(id, 'Q', 1)
      waits(record, 16, 1)
    end
  end
end
-- also for a child that is due later: a worker may wait for longer than that
if later then wakeOne() end
if next(lines) then admitted() else changed() end
return 1
