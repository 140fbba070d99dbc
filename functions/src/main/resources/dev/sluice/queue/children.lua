#!lua
-- Purpose: enqueue children of a fan-out on behalf of the worker that holds the parent. A child that is
--   waiting, running or already counted is left alone; one that succeeded when its parent had ended is
--   counted now; one that failed or was cancelled in an earlier round of the parent runs again.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes tokens
-- ARGV: [2] parent, [3] its lease token, then for each child: id, queue, priority, record
-- Returns: 1, or 0 when the lease is lost (nothing was written)
--#include record
--#include index
--#include finish
local parent = find(ARGV[2])
if not parent or parent.state ~= 'R' or token(parent) ~= ARGV[3] then return 0 end
if not has(parent.flags, FANNED) then
  parent.flags = with(parent.flags, FANNED)
  save(parent)
end
-- A child that was deleted while it waited left its entry behind. A first place that differs from call to
-- call keeps that one dead when the child is enqueued again.
local lanes, first = {}, nil
for at = 4, #ARGV, 4 do
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
    if state ~= '' and has(string.byte(head, 2), NOTES) then
      flags = with(flags, NOTES)
      for _, extra in ipairs(extras({ id = id, flags = NOTES })) do redis.call('PERSIST', extra) end
    end
    if state == 'F' then redis.call('ZREM', FAILED, id) end
    if state == 'C' then redis.call('ZREM', CANCELLED, id) end
    local lane = name .. ':' .. priority
    first = first or redis.call('INCR', TOKENS)
    local place = string.char((state == '' and first or string.byte(head, 3) + 1) % 256)
    redis.call('SET', keyOf(id), string.sub(record, 1, 1) .. string.char(flags) .. place .. string.sub(record, 4))
    lanes[lane] = lanes[lane] or {}
    table.insert(lanes[lane], id .. place)
    count(name, 1)
  end
end
for lane, entries in pairs(lanes) do
  write('LPUSH', key('queued', lane), unpack(entries))
  redis.call('ZADD', READY, 9 - string.match(lane, '%d$'), lane)
  wakeOne()
end
changed()
return 1
