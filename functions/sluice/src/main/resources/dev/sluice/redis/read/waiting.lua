#!lua flags=no-writes,allow-oom
-- Purpose: why a task waits: for its time, for the tasks before it, or for a worker.
-- KEYS: ready workers leases
-- ARGV: [2] id, [3] most entries to look at, [4] how long a worker counts after it was last seen ms
-- Returns: {} when it does not wait; else {1 when it must run alone, 1 when its parent has ended, how many
--   entries are before it ([3]: that many or more, or more lanes than are looked at; 0 for a scheduled or paused task;
--   withdrawn tasks count, lanes that are paused do not), when any worker was last seen ms (-1: never), how many workers
--   hold tasks, now ms, since when it has been handed back ms (-1: it is not), why and by which worker and build, 1 when
--   a worker takes from its queue (or there are too many to look at), the pause of its queue, else of its type, as
--   paused.lua has it ('': none)}
--#include record
--#include lanes
--#include paused
local task = find(ARGV[2])
if not task or task.state ~= 'Q' and task.state ~= 'S' then return {} end
local most, ahead = tonumber(ARGV[3]), 0
local MOST_LANES = 1000 -- which take less than a millisecond to look at

local paused = pausedNow(read('GET', PAUSED)) or {}
local pausedAs = paused[queue(task)] and queue(task) or paused['+' .. typeOf(task)] and '+' .. typeOf(task)

local function passed(lane)
  local queueName, type = partsOf(lane)
  return paused[queueName] or paused[type]
end

local alone = has(task.flags, ALONE)
if task.state == 'Q' and not pausedAs then
  local own, entry = laneOf(task), task.id .. char(task.generation)
  local rank = redis.call('ZRANK', READY, own) or MOST_LANES
  if rank >= MOST_LANES then
    ahead = most
  else
    for _, lane in ipairs(rank > 0 and redis.call('ZRANGE', READY, 0, rank - 1) or {}) do
      if ahead < most and not passed(lane) then ahead = ahead + (read('LLEN', key('queued', lane)) or 0) end
    end
    if ahead < most then
      local list = key('queued', own)
      local at = read('LPOS', list, entry, 'RANK', -1, 'MAXLEN', most)
      ahead = at and ahead + (read('LLEN', list) or 0) - 1 - at or most
    end
  end
end

local parent = has(task.flags, OPTIONS) and options(task).p
-- Workers that name no queues take from all of them.
local function served()
  local names = read('ZREVRANGEBYSCORE', WORKERS, '+inf', NOW - ARGV[4], 'LIMIT', 0, 100) or {}
  if #names == 0 or #names == 100 then return true end
  for i, name in ipairs(names) do names[i] = key('serves', name) end
  for _, queues in ipairs(redis.call('MGET', unpack(names))) do
    if not queues or string.find(' ' .. queues .. ' ', ' ' .. queue(task) .. ' ', 1, true) then return true end
  end
  return false
end

local back = pick(task.run, 'u')
local newest = read('ZREVRANGE', WORKERS, 0, 0, 'WITHSCORES') or {}
return { alone and 1 or 0, parent and ended(stateOf(parent)) and 1 or 0, math.min(ahead, most),
  newest[2] and math.max(0, math.min(NOW, tonumber(newest[2]))) or -1, redis.call('ZCARD', LEASES), NOW,
  back and (unpackBytes('>I6', back)) or -1, back and sub(back, 7) or '', served() and 1 or 0,
  pausedAs and cjson.encode({ [pausedAs] = paused[pausedAs] }) or '' }
