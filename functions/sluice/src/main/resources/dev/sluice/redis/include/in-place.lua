-- Purpose: QUEUED in another lane, at the place that the time for which a task has waited gives it there.
-- KEYS: those of index.lua
-- ARGV: none of its own
-- Returns: local function enterInPlace
-- Caller owes: index.lua before it; what enter() asks for.
local enterInPlace

do -- a script has 200 local variables at most
local DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'
local OLDER = 1000 -- so many entries are taken from the head and put back, in 0.1 ms
-- As in takeOut(): Redis looks for an entry behind so many in a millisecond; a place further off is not looked for.
local NEWER = 30000

-- When the task of an id was enqueued ms; of a child, its parent. What other programs wrote into a list may be
-- no id.
local function enqueuedAt(id)
  local at = 0
  for digit in string.gmatch(sub(id, 3, 11), '.') do at = at * 32 + (string.find(DIGITS, digit, 1, true) or 1) - 1 end
  return at
end

-- Since when the task of an entry waits. A dead one says when its task was enqueued.
local function waitsSince(entry)
  local id = sub(entry, 1, -2)
  local head = read('GETRANGE', keyOf(id), 0, 14)
  local own = head and #head == 15 and byte(head) == 81 and byte(head, 3) == byte(entry, -1) and byte(head, 7) >= 8
    and byte(head, 8) == 119
  return own and unpackBytes('>I6', head, 10) or enqueuedAt(id)
end

-- How many entries of a list began to wait after that time, or at the same time with a later id. They are nearly in
-- order: only a task that was handed back stands at the head, and one whose priority was changed at the end.
local function newerThan(list, since, id, length)
  local low, high = 0, length
  local function isNewer(entry)
    local other = waitsSince(entry)
    return other > since or other == since and sub(entry, 1, -2) > id
  end
  while low < high do
    local middle = math.floor((low + high) / 2)
    local entry = read('LINDEX', list, middle)
    if entry and #entry > 18 and isNewer(entry) then low = middle + 1 else high = middle end
  end
  return low
end

function enterInPlace(task)
  local entry, lane = queued(task), laneOf(task)
  local list = key('queued', lane)
  local length = read('LLEN', list) or 0
  local newer = newerThan(list, task.since or enqueuedAt(task.id), task.id, length)
  local older = length - newer
  if newer == 0 then return push(lane, { entry }) end
  if older <= OLDER then
    local entries = older > 0 and redis.call('RPOP', list, older) or {}
    entries[#entries + 1] = entry
    for i = 1, math.floor(#entries / 2) do
      entries[i], entries[#entries + 1 - i] = entries[#entries + 1 - i], entries[i]
    end
    return push(lane, entries, true)
  end
  redis.call('LINSERT', list, 'BEFORE', redis.call('LINDEX', list, math.min(newer, NEWER)), entry)
end
end
