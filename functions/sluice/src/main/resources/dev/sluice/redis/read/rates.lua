#!lua flags=no-writes,allow-oom
-- Purpose: how many attempts ended in each of the last 60 minutes, including the current one.
-- KEYS: none
-- ARGV: none of its own
-- Returns: {start ms, succeeded, failed, retried, lost, …} for the minutes in which attempts ended, oldest first
--#include record
local rates = {}
for minute = math.floor(NOW / 60000) - 59, math.floor(NOW / 60000) do
  local counts = read('HMGET', key('ended', string.format('%d', minute)), 's', 'f', 'r', 'l') or {}
  if counts[1] or counts[2] or counts[3] or counts[4] then
    rates[#rates + 1] = minute * 60000
    for i = 1, 4 do rates[#rates + 1] = tonumber(counts[i] or 0) or 0 end
  end
end
return rates
