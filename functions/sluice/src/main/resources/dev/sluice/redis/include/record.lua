-- Purpose: the only description of a task record's bytes; functions to open, change and close a record.
--   A record is a packed string: a hash per task would take twice the memory (measured for 200 bytes of params:
--   632 bytes instead of 344).
--     1      state   S scheduled, Q queued, R running, D succeeded, F failed, C cancelled
--     2      flags   the sum of the bits below
--     3      generation  counts how often it was queued; an entry with another generation is dead
--     4      priority '0'..'9'
--     5      attempt
--     6      lease expiries that it may still survive
--     7      length of the run part (255: in the next four bytes)
--     run    what happened: tagged fields, changed by scripts
--            k lease token (only while a worker holds it; always the first field)
--            w since when it waits, if not since it was enqueued (always the first field of a queued task), s started,
--            b when its first attempt began, once that is over, d due, x expires: milliseconds, 6 bytes
--            f finished: milliseconds, 6 bytes; then, if it had started, how long it ran, in 1, 2 or 6 bytes
--            v result, e error, a artifact, h token of the holder that stored it, n number of children,
--            o id of the notice of its end
--            u handed back by builds that could not run it: since when (6 bytes), why, a space, which worker and build
--     spec   what was enqueued: length + type, length + owner, with flag OPTIONS a two-byte length and
--            tagged fields (q queue, m most attempts, t timeout, i idempotency key, p parent, n label, l when its type
--            has lanes of its own: workers limit it, or it was paused while this task waited, c the trace it continues:
--            25 bytes, o the address that is notified when it ends, r the retry by hand that it is part of: its time
--            in ms, the group of failures, whose task it is, separated by spaces), and the params to the end
--   A tagged field is its letter, its length in one byte (255: in the next four), its value.
--   Sizes matter by allocation class: a key of at most 30 characters takes 32 bytes and not 48 (hence no
--   kind in a record's key), and an ended record of at most 28 bytes takes 48 and not 64.
--   Other programs may overwrite any key. What is not a record counts as absent (open), and so does a value of the
--   wrong type (read, write), so that nothing else is affected. Only the structures that exist once are used
--   unchecked: without them nothing works, and the caller gets the error.
-- KEYS: none of its own
-- ARGV: [1] the key prefix of the partition, in every script
-- Returns: local functions
-- Caller owes: nothing is checked here; callers look at state and token before they write.
local byte, char, sub, pack, unpackBytes -- set at the first call: while a server loads a function, it has no libraries
local CANCEL_ASKED, SUSPECT, OPTIONS, NOTES, FANNED, FORGET, JOINING, ALONE = 1, 2, 4, 8, 16, 32, 64, 128

local STATES = { [83] = 'S', [81] = 'Q', [82] = 'R', [68] = 'D', [70] = 'F', [67] = 'C' }
local LONGEST = 1048576 -- four times the largest params and result

local PREFIX, CHILDREN -- how many children are in each state, see index.lua
local NOW -- ms
local ticks = true -- a script that seldom needs the time sets this to false, and calls tick() when it does
local function tick()
  if NOW then return end
  local time = redis.call('TIME')
  NOW = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function keyOf(id) return PREFIX .. id end
local function key(kind, id) return PREFIX .. kind .. ':' .. id end
local function has(flags, bit) return flags % (bit * 2) >= bit end
local function with(flags, bit) return has(flags, bit) and flags or flags + bit end
local function without(flags, bit) return has(flags, bit) and flags - bit or flags end
local function millis(ms) return pack('>I6', ms) end

-- Reads or takes from a key; nil when it has the wrong type.
local function read(command, name, ...)
  local answer = redis.pcall(command, name, ...)
  if type(answer) == 'table' and answer.err then return nil end
  return answer
end

-- Writes a key, replacing a value of the wrong type.
local function write(command, name, ...)
  local answer = redis.pcall(command, name, ...)
  if type(answer) == 'table' and answer.err then
    redis.call('UNLINK', name)
    return redis.call(command, name, ...)
  end
  return answer
end

-- A number in as few bytes as possible.
local function short(number)
  if number < 256 then return char(number) end
  return pack(number < 65536 and '>I2' or '>I6', number)
end

local function sized(value)
  if #value < 255 then return char(#value) .. value end
  return '\255' .. pack('>I4', #value) .. value
end

local function field(tag, value) return tag .. sized(value) end

-- The value of one tagged field, nil when it is missing; without the table that fields() makes.
local function pick(part, tag)
  local at, wanted = 1, byte(tag)
  while at <= #part do
    local found, length = byte(part, at, at + 1)
    at = at + 2
    if length == 255 then
      length = unpackBytes('>I4', part, at)
      at = at + 4
    end
    if found == wanted then return sub(part, at, at + length - 1) end
    at = at + length
  end
end

local function fields(part)
  local found, at = {}, 1
  while at <= #part do
    local tag, length = sub(part, at, at), byte(part, at + 1)
    at = at + 2
    if length == 255 then
      length = unpackBytes('>I4', part, at)
      at = at + 4
    end
    found[tag] = sub(part, at, at + length - 1)
    at = at + length
  end
  return found
end

-- The lengths that some tagged fields must have.
local SIZES = { -- s d x w b, m, t, c
  [115] = 6, [100] = 6, [120] = 6, [119] = 6, [98] = 6, [109] = 1, [116] = 2, [99] = 25
}

-- Whether a part consists of tagged fields only.
local function tagged(part)
  local at, size = 1, #part
  while at < size do
    local tag, length = byte(part, at, at + 1)
    at = at + 2
    if length == 255 then
      if at + 3 > size then return false end
      length = unpackBytes('>I4', part, at)
      at = at + 4
    end
    at = at + length
    if length ~= (SIZES[tag] or length) or tag == 102 and (length < 6 or length > 12)
      or tag == 117 and length < 6 then return false end
  end
  return at == size + 1
end

-- What run parts say about the holder of a task. Tasks that were claimed together have the same run part, so it is
-- parsed once for all of them, and not by the step that settles what an earlier one has claimed.
local remember, carried
local NONE = {}

do -- a script has 200 local variables at most
local CARRIED, known = {}, 0

function remember(run, said)
  if #run > 200 then return end -- with a result or an error
  if known == 100 then CARRIED, known = {}, 0 end
  CARRIED[run], known = said, known + 1
end

-- {held = token, fanned = number of children, began = field b}; false when this is not a run part.
function carried(run)
  if run == '' then return NONE end
  local said = CARRIED[run]
  if said == nil then
    said = tagged(run) and {}
    local held = said and pick(run, 'k')
    if held then
      said.held = byte(run) == 107 and string.find(held, '^%d+%..') and held
    elseif said then
      said.fanned = tonumber(pick(run, 'n') or '')
    end
    if said then said.began = pick(run, 'b') end
    remember(run, said)
  end
  return said
end
end

-- Whether a spec begins at a byte.
local function specified(raw, at, flags)
  for _ = 1, 2 do at = at + 1 + (byte(raw, at) or #raw) end
  if at > #raw + 1 then return false end
  if not has(flags, OPTIONS) then return true end
  if at >= #raw then return false end
  local length = unpackBytes('>I2', raw, at)
  return at + 1 + length <= #raw and tagged(sub(raw, at + 2, at + 1 + length))
end

-- The task that a record describes; nil when it is not a record. head: only the beginning of the record is given.
local function open(id, raw, head)
  if not raw or #raw < 9 or #raw > LONGEST or #id < 18 then return nil end
  local state, flags, generation, priority, attempt, expiries, length = byte(raw, 1, 7)
  local from = 8
  if length == 255 then length, from = unpackBytes('>I4', sub(raw, 8, 11) .. '\0\0'), 12 end
  local at = from + length -- where its spec begins; most scripts never need it
  local run = sub(raw, from, at - 1)
  local carrier = #run == length and carried(run)
  if not carrier or not STATES[state] or priority < 48 or priority > 57 or attempt > 254
    or state == 82 and not (attempt > 0 and carrier.held or carrier.fanned)
    or not (head or specified(raw, at, flags)) then return nil end
  return {
    id = id, state = STATES[state], flags = flags, generation = generation, priority = char(priority),
    attempt = attempt, expiries = expiries, run = run, raw = raw, at = at, held = carrier.held,
    began = carrier.began
  }
end

-- The task of an id as it is now, nil when there is none.
local function find(id) return open(id, read('GET', keyOf(id))) end

-- The first bytes of a record: state, flags, generation; '' when the task is absent.
local function headOf(id)
  local head = read('GETRANGE', keyOf(id), 0, 2)
  return head and #head == 3 and #id >= 18 and STATES[byte(head)] and head or ''
end

local function stateOf(id) return sub(headOf(id), 1, 1) end

local function close(task)
  return task.state .. char(task.flags, task.generation) .. task.priority
    .. char(task.attempt, task.expiries) .. sized(task.run) .. (task.spec or sub(task.raw, task.at))
end

-- The tagged field of a run part that is carried over into the next one, '' when it is missing.
local function carry(run, tag)
  local value = run ~= '' and pick(run, tag)
  return value and field(tag, value) or ''
end

-- Several of them; tags: one letter each.
local function carryAll(run, tags)
  local kept = ''
  if run ~= '' then
    for tag in string.gmatch(tags, '.') do kept = kept .. carry(run, tag) end
  end
  return kept
end

-- The field for when the first attempt began, for a task whose attempt is over.
local function began(run)
  local first = run ~= '' and (pick(run, 'b') or pick(run, 's'))
  return first and field('b', first) or ''
end

-- The owner in a spec that begins at a byte.
local function ownerAt(raw, at)
  at = at + 1 + byte(raw, at)
  return sub(raw, at + 1, at + byte(raw, at))
end

-- The queue in a spec that begins at a byte; nil: the default one.
local function queueAt(raw, at)
  if not has(byte(raw, 2), OPTIONS) then return nil end
  at = at + 1 + byte(raw, at)
  at = at + 1 + byte(raw, at)
  return pick(sub(raw, at + 2, at + 1 + unpackBytes('>I2', raw, at)), 'q')
end

-- The options of a spec (a task with all defaults has none), and where its params begin.
local function options(task)
  if not task.options then
    local raw, at = task.raw, task.at
    at = at + 1 + byte(raw, at)
    at = at + 1 + byte(raw, at)
    task.options = NONE
    if has(task.flags, OPTIONS) then
      local length = unpackBytes('>I2', raw, at)
      task.options = fields(sub(raw, at + 2, at + 1 + length))
      at = at + 2 + length
    end
    task.params = at
  end
  return task.options
end

-- The spec without its params.
local function withoutParams(task)
  options(task)
  return sub(task.raw, task.at, task.params - 1)
end

-- Whether a state is terminal; the empty state of an absent task counts.
local function ended(state) return state == 'D' or state == 'F' or state == 'C' or state == '' end

local function token(task) return task.held or nil end

local lastHeld, lastWorker
local function worker(held)
  if held ~= lastHeld then lastHeld, lastWorker = held, string.match(held, '%.(.*)$') end
  return lastWorker
end

-- How many children of a fan-out have ended.
local function endedChildren(id)
  return (read('HLEN', key('fan', id)) or 0) + (read('HLEN', key('fanfailed', id)) or 0)
end

--#begin
if not byte then
  byte, char, sub, pack, unpackBytes = string.byte, string.char, string.sub, struct.pack, struct.unpack
end
if PREFIX ~= ARGV[1] then
  PREFIX = ARGV[1]
  CHILDREN = PREFIX .. 'children'
end
NOW = nil
if ticks then tick() end
