-- Purpose: model: like packed-drain, but the script packs the records and each task has its own lease.
-- KEYS: [1] list of ids, [2] leases, [3] token counter, [4] list of ended ids
-- ARGV: [1] worker, [2] most to claim, then for each held task: id, token
-- Returns: for each claimed task: id, token, record
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local done, names = {}, {}
for i = 3, #ARGV, 2 do names[#names + 1] = 'sluice:{0}:t:' .. ARGV[i] end
if #names > 0 then
  for i, raw in ipairs(redis.call('MGET', unpack(names))) do
    local id, held = ARGV[1 + 2 * i], ARGV[2 + 2 * i]
    local state, priority, attempt, type, _, token = cmsgpack.unpack(raw)
    if state == 'R' and token == held then
      redis.call('SET', names[i], cmsgpack.pack('D', priority, attempt, type, now), 'PX', 604800000)
      done[#done + 1] = id
    end
  end
  redis.call('ZREM', KEYS[2], unpack(done))
  redis.call('LPUSH', KEYS[4], unpack(done))
end
local ids = redis.call('RPOP', KEYS[1], ARGV[2])
if not ids then return {} end
local claimed, leases = {}, {}
for i, id in ipairs(ids) do names[i] = 'sluice:{0}:t:' .. id end
for i, raw in ipairs(redis.call('MGET', unpack(names, 1, #ids))) do
  local _, priority, attempt, type, params = cmsgpack.unpack(raw)
  local token = redis.call('INCR', KEYS[3]) .. '.' .. ARGV[1]
  local record = cmsgpack.pack('R', priority, attempt + 1, type, params, token)
  redis.call('SET', names[i], record)
  leases[#leases + 1] = now + 30000
  leases[#leases + 1] = ids[i]
  claimed[#claimed + 1] = ids[i]
  claimed[#claimed + 1] = token
  claimed[#claimed + 1] = record
end
redis.call('ZADD', KEYS[2], unpack(leases))
return claimed
