-- Purpose: count how attempts ended, per minute, for the rates on the page. Counted together with the settlement, so
--   that a drain that dies loses no counts; usually one command per step.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local function tally, which takes what is counted (s succeeded, f failed, r retried, l lost) and how many
-- Caller owes: nothing; a minute is kept for two hours
local function tally(what, n)
  if n == 0 then return end
  local minute = key('ended', string.format('%.0f', math.floor(NOW / 60000)))
  if write('HINCRBY', minute, what, n) == n then redis.call('EXPIRE', minute, 7200) end
end
