#!lua flags=no-writes,allow-oom
-- Purpose: which workers asked for tasks in the last hour, and what they hold.
-- KEYS: workers leases
-- ARGV: [2] most workers, [3] most tasks of each
-- Returns: {when any was last seen ms (-1: never), how many were seen in the last hour,
--   {name, seen ms, lease end ms (0: holds nothing), how many tasks it holds, {id, type, owner, started ms, …}}
--   for each, last seen first}
--#include record
--#include type-and-owner
local hour = NOW - 3600000

local function tasks(name)
  local found, most = {}, tonumber(ARGV[3])
  -- returns small sets whole, and about that many members of larger ones
  local ids = (read('SSCAN', key('held', name), 0, 'COUNT', most) or { 0, {} })[2]
  table.sort(ids)
  for i = 1, math.min(#ids, most) do
    local task = open(ids[i], read('GETRANGE', keyOf(ids[i]), 0, 799), true)
    local held = task and task.state == 'R' and token(task)
    local started = held and worker(held) == name and pick(task.run, 's')
    local type, owner
    if started then type, owner = typeAndOwner(task) end
    if type then
      for _, part in ipairs({ task.id, type, owner, (unpackBytes('>I6', started)) }) do found[#found + 1] = part end
    end
  end
  return found
end

local newest = read('ZREVRANGE', WORKERS, 0, 0, 'WITHSCORES') or {}
local workers = {}
for i, name in ipairs(read('ZREVRANGEBYSCORE', WORKERS, NOW + 3600000, hour, 'LIMIT', 0, ARGV[2]) or {}) do
  local lease = redis.call('ZSCORE', LEASES, name)
  workers[i] = {
    name, tonumber(redis.call('ZSCORE', WORKERS, name)), lease and tonumber(lease) or 0,
    read('SCARD', key('held', name)) or 0, tasks(name)
  }
end
return { newest[2] and math.max(0, math.min(NOW, tonumber(newest[2]))) or -1,
  read('ZCOUNT', WORKERS, hour, '+inf') or 0, workers }
