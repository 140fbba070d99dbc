-- Purpose: answer a change that is sent again, because its answer was lost, as it was answered before: by what
--   happened, not by what the change left behind.
-- KEYS: none of its own
-- ARGV: [2] id of the call: random, the same when it is sent again
-- Returns: local function done, which takes the answer of a change that was made, keeps it for a minute and returns
--   it. A call that has been answered ends here.
-- Caller owes: record.lua before it; done() around every answer after a write that may not be repeated, and around no
--   other.
local CALL

local function done(answer)
  redis.call('SET', CALL, cjson.encode(answer), 'PX', 60000)
  return answer
end

--#begin
CALL = key('call', ARGV[2])
local answered = read('GET', CALL)
if answered then return cjson.decode(answered) end
