-- 200 requests a second, each sent at its own time whatever became of the others, over the paths that stand before this.
local ffi = require("ffi")
ffi.cdef [[ typedef struct { long s; long us; } waymark_time; int gettimeofday(waymark_time *now, void *zone); ]]
local time = ffi.new("waymark_time")
local function now()
  ffi.C.gettimeofday(time, nil)
  return tonumber(time.s) * 1000 + tonumber(time.us) / 1000
end

local threads = {}
function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init()
  at, slot, late = number * 37, nil, 0
end

function delay()
  local here = now()
  slot = slot and slot + EVERY or here
  if here - slot > late then late = here - slot end
  return math.max(0, math.floor(slot - here + 0.5))
end

function request()
  at = at + 1
  return wrk.format("GET", PATHS[at % #PATHS + 1])
end

function done(summary, latency)
  local late = 0
  for _, thread in ipairs(threads) do late = math.max(late, thread:get("late")) end
  local e = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %d %d %d %d %d %d\n", summary.requests, summary.duration / 1000, latency:percentile(50),
    latency:percentile(95), latency:percentile(99), latency.max, e.status, e.connect + e.read + e.write, e.timeout, late * 1000))
end
