#!lua flags=allow-oom
-- Purpose: one piece of a repair: look at some entries of a structure and take out those whose task is gone or belongs
--   elsewhere.
-- KEYS: ready depth scheduled succeeded failed cancelled expiring parents wake changes
-- ARGV: [2] '1': repair, '': only look, [3] structure: a lane as queued:<lane>, succeeded, scheduled, expiring,
--   parents, failed, cancelled, uploads, withdrawn, depth, owners, queues or
--   uploaded, [4] where to go on ('0' begins)
-- Returns: {where to go on ('': that was all), {kind of fault, what it is about, …}, {entry, …: all of a list, the
--   children of an index, the names of counters; of uploads: id, bytes, owner, …; of withdrawn: entry, owner, …}}
--   Pieces of a list overlap, because entries may be taken out of it meanwhile.
--#include record
--#include lanes
--#include index
--#include uploads
local STRUCTURE, PIECE, OVERLAP = ARGV[3], 1000, 100
local STATES_OF = { scheduled = 'S', expiring = 'QS', parents = 'R', failed = 'F', cancelled = 'C' }
local CHILDREN_OF = { scheduled = 'S', failed = 'F', cancelled = 'C' }
local name = PREFIX .. STRUCTURE
local found, names, mended, after = {}, {}, false, ''

local function fault(kind, about)
  found[#found + 1], found[#found + 2] = kind, about
  mended = mended or ARGV[2] == '1'
  return ARGV[2] == '1'
end

-- Of a list the place of an entry decides what it costs to take it out: a call goes past 300,000 at most.
local function list()
  local from, taken, passed = tonumber(ARGV[4]), 0, 0
  local lane = sub(STRUCTURE, 1, 7) == 'queued:'
  local entries, length = read('LRANGE', name, from, from + PIECE - 1) or {}, read('LLEN', name) or 0
  for i, entry in ipairs(entries) do
    local id = lane and sub(entry, 1, -2) or entry
    local state = stateOf(id)
    names[#names + 1] = entry
    if (state == '' or not lane and state ~= 'D') and passed < 300000 and fault('leftover', id) then
      local ahead, behind = from + i - taken, length - from - i
      redis.call('LREM', name, ahead < behind and 1 or -1, entry)
      taken, passed = taken + 1, passed + math.min(ahead, behind)
      if lane then dropped({ entry }) else countChild(id, 'D', -1) end
    end
  end
  if passed >= 300000 then
    after = ARGV[4]
  elseif #entries == PIECE then
    after = string.format('%d', math.max(0, from + PIECE - OVERLAP - taken))
  end
end

local function belongs(id, state)
  if not string.find(STATES_OF[STRUCTURE], state, 1, true) then return false end
  return STRUCTURE ~= 'parents' or not token(open(id, read('GETRANGE', keyOf(id), 0, 99), true) or {})
end

local function scan(command)
  local part = read(command, name, ARGV[4], 'COUNT', 200) or { '0', {} }
  after = part[1] ~= '0' and part[1] or ''
  return part[2]
end

-- What a dry run leaves in is still counted.
local function index()
  local flat = scan('ZSCAN')
  for i = 1, #flat, 2 do
    local id = flat[i]
    local state = stateOf(id)
    local late = state == '' and (STRUCTURE == 'failed' or STRUCTURE == 'cancelled')
    if (state == '' or not belongs(id, state)) and fault(late and 'leftover' or 'stray', id) then
      redis.call('ZREM', name, id)
      if CHILDREN_OF[STRUCTURE] then countChild(id, CHILDREN_OF[STRUCTURE], -1) end
    elseif #id > 18 then
      names[#names + 1] = id
    end
  end
end

local function counters()
  local flat = scan('HSCAN')
  for i = 1, #flat, 2 do names[#names + 1] = flat[i] end
end

local function withdrawn() names = scan('HSCAN') end

local function uploads()
  local flat = scan('HSCAN')
  for i = 1, #flat, 2 do
    local id, bytes, owner = flat[i], uploadOf(flat[i + 1])
    if stateOf(id) == '' and fault('orphan', 'upload:' .. id) then
      dropUploads({ id })
    elseif bytes then
      for _, part in ipairs({ id, bytes, owner }) do names[#names + 1] = part end
    end
  end
end

if STATES_OF[STRUCTURE] then
  index()
elseif STRUCTURE == 'uploads' then
  uploads()
elseif STRUCTURE == 'withdrawn' then
  withdrawn()
elseif STRUCTURE == 'depth' or STRUCTURE == 'owners' or STRUCTURE == 'queues' or STRUCTURE == 'uploaded' then
  counters()
else
  list()
end
if mended then changed() end
return { after, found, names }
