-- Purpose: model: like leases-drain, on a hash per task.
-- KEYS: [1] list of ids, [2] leases, [3] token counter, [4] list of ended ids
-- ARGV: [1] worker, [2] most to claim, then for each held task: id, token
-- Returns: for each claimed task: id, token, params
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local done = {}
for i = 3, #ARGV, 2 do
  local name = 'sluice:{0}:t:' .. ARGV[i]
  local found = redis.call('HMGET', name, 'state', 'token')
  if found[1] == 'running' and found[2] == ARGV[i + 1] then
    redis.call('HSET', name, 'state', 'succeeded', 'finished', now)
    redis.call('HDEL', name, 'token', 'params')
    redis.call('PEXPIRE', name, 604800000)
    done[#done + 1] = ARGV[i]
  end
end
if #done > 0 then
  redis.call('ZREM', KEYS[2], unpack(done))
  redis.call('LPUSH', KEYS[4], unpack(done))
end
local ids = redis.call('RPOP', KEYS[1], ARGV[2])
if not ids then return {} end
local claimed, leases = {}, {}
for _, id in ipairs(ids) do
  local name = 'sluice:{0}:t:' .. id
  local token = redis.call('INCR', KEYS[3]) .. '.' .. ARGV[1]
  redis.call('HSET', name, 'state', 'running', 'token', token)
  redis.call('HINCRBY', name, 'attempt', 1)
  leases[#leases + 1] = now + 30000
  leases[#leases + 1] = id
  claimed[#claimed + 1] = id
  claimed[#claimed + 1] = token
  claimed[#claimed + 1] = redis.call('HGET', name, 'params')
end
redis.call('ZADD', KEYS[2], unpack(leases))
return claimed
