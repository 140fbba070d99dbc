-- Purpose: the id of the newest change. Changes are added to the stream only while somebody follows them, so that they
--   cost nothing otherwise; what happened before counts as a change for whoever comes then.
-- KEYS: changes
-- ARGV: none of its own
-- Returns: local function newestChange, which takes for how many ms changes are to be added from now on
-- Caller owes: record.lua before it.
local function newestChange(ms)
  local followed = PREFIX .. 'followed'
  if redis.call('EXISTS', followed) == 0 then redis.call('XADD', CHANGES, 'MAXLEN', '~', '1', '*', 'c', '') end
  redis.call('SET', followed, '', 'PX', ms)
  local newest = redis.call('XREVRANGE', CHANGES, '+', '-', 'COUNT', 1)[1]
  return newest and newest[1] or '0-0'
end
