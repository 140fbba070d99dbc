#!lua
-- Purpose: enqueue children of a fan-out on behalf of the worker that holds the parent. A child that is
--   waiting, running or already counted is left alone; one that succeeded when its parent had ended is
--   counted now; one that failed or was cancelled in an earlier round of the parent runs again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes tokens
-- ARGV: [2] parent, [3] its lease token, then for each child: id, queue, priority, record,
--   delay ms (0: none)
-- Returns: 1, or 0 when the lease is lost (nothing was written)
--#include record
--#include index
--#include admit
--#include finish
--#include restart
local parent = find(ARGV[2])
if not parent or parent.state ~= 'R' or token(parent) ~= ARGV[3] then return 0 end
if not has(parent.flags, FANNED) then
  parent.flags = with(parent.flags, FANNED)
  save(parent)
end
-- A child that was deleted while it waited left its entry behind. A first place that differs from call to
-- call keeps that one dead when the child is enqueued again.
local later, first = false, nil
for at = 4, #ARGV, 5 do
  local id, name, priority, record = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
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
      restart(before)
      flags = with(flags, NOTES)
      for _, extra in ipairs(extras({ id = id, flags = NOTES })) do redis.call('PERSIST', extra) end
    end
    if state == 'F' then countChild(id, 'F', -redis.call('ZREM', FAILED, id)) end
    if state == 'C' then countChild(id, 'C', -redis.call('ZREM', CANCELLED, id)) end
    first = first or redis.call('INCR', TOKENS)
    local place = string.char((state == '' and first or string.byte(head, 3) + 1) % 256)
    record = string.sub(record, 1, 1) .. string.char(flags) .. place .. string.sub(record, 4)
    local delay = tonumber(ARGV[at + 4])
    if delay > 0 then
      local child = open(id, record)
      schedule(child, NOW + delay, '')
      save(child)
      later = true
    else
      redis.call('SET', keyOf(id), record)
      local lane = name .. ':' .. priority
      lines[lane] = lines[lane] or {}
      table.insert(lines[lane], id .. place)
      countChild(id, 'Q', 1)
    end
  end
end
-- also for one that is due later: a worker may wait longer than until then
if later then wakeOne() end
if next(lines) then admitted() else changed() end
return 1
