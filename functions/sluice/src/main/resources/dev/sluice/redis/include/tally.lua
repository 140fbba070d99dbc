-- Purpose: count how attempts ended, per minute, for the rates on the page. Counted together with the settlement, so
--   that a drain that dies loses no counts; usually one command per step.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local function tally, which takes what is counted (s succeeded, f failed, r retried, l lost) and how many
-- Caller owes: nothing; a minute is kept for two hours
local tally

do -- a script has 200 local variables at most
local minute, minuteKey, minuteOf -- the last one, and the prefix that its key begins with

function tally(what, n)
  if n == 0 then return end
  local now = math.floor(NOW / 60000)
  if now ~= minute or minuteOf ~= PREFIX then
    minute, minuteKey, minuteOf = now, key('ended', string.format('%d', now)), PREFIX
  end
  if write('HINCRBY', minuteKey, what, digits(n)) == n then redis.call('EXPIRE', minuteKey, '7200') end
end
end
