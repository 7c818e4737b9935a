"""Charts beside nginx serving the very bytes that we answer, in alternating rounds. Run by src/test/bench/chart.

BENCH_CONNS, BENCH_SECS, BENCH_REPS, BENCH_GZIP=1 and BENCH_WRITES as in the peers' bench; CHART_WINDOWS=N asks for N different
windows of each series instead of the newest bars, of which nginx serves as many files. CHART_VISIBLE=1 measures when a committed
bar is seen."""
import os, sys
BENCH = sys.argv[1]
sys.path.insert(0, BENCH + "/lib")
from harness import *
import harness as H, gzip, random, resource, subprocess, threading, time, urllib.request

SECS, REPS, WRITES = env_int("BENCH_SECS", 2), env_int("BENCH_REPS", 3), env_int("BENCH_WRITES", 0)
CONNS = [int(x) for x in env_list("BENCH_CONNS", "32,256")]
GZIP = os.environ.get("BENCH_GZIP") == "1"
WINDOWS = env_int("CHART_WINDOWS", 0)
HEADERS = dict(line.split(": ", 1) for line in os.environ["SUT_HEADERS"].split("\n"))
WRITE_SQL = os.environ["SUT_WRITE_SQL"]
ROWS = 1_000_000
OUR_TFS = ["m15", "h1", "h4", "d1"]

pg = Pg(ROWS)
load_bars(pg, ROWS)
url = sut_start(pg)
ours = int(url.rsplit(":", 1)[1])
ours_process = [p for p in H._procs if p.bench_name == "sut"]


def paths():
    for symbol in SYMBOLS:
        for timeframe in OUR_TFS:
            path = os.environ["SUT_CHART"].format(symbol=symbol, timeframe=timeframe)
            yield path
            for i in range(1, WINDOWS):
                yield path.replace("days=3650&bars_limit=500", f"before={1790000000 + i * 86400 * 30 // WINDOWS}&pageSize=500")


os.makedirs(TMP + "/www")
sizes, files, wanted = [], [], []
for i, path in enumerate(paths()):
    body = get(url + path, HEADERS)
    sizes.append(len(body))
    open(f"{TMP}/www/{i}.json", "wb").write(body)
    if GZIP:
        open(f"{TMP}/www/{i}.json.gz", "wb").write(gzip.compress(body, 6))
    files.append(f"/{i}.json")
    wanted.append(path)
say(f"{len(wanted)} charts of {min(sizes)} to {max(sizes)} bytes, bars: {body.count(b'close')}")
open(TMP + "/nginx.paths", "w").write("\n".join(files) + "\n")
open(TMP + "/SUT.paths", "w").write("\n".join(wanted) + "\n")
port = free_port()
open(TMP + "/nginx.conf", "w").write(f"""
daemon off; worker_processes 2; pid {TMP}/nginx.pid; error_log {TMP}/nginx.err; user root;
events {{ worker_connections 4096; }}
http {{ access_log off; {"gzip_static on;" if GZIP else ""} sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  types {{ application/json json; }} open_file_cache max=20000 inactive=1h;
  client_body_temp_path {TMP}/nb; proxy_temp_path {TMP}/np; fastcgi_temp_path {TMP}/nf; uwsgi_temp_path {TMP}/nu; scgi_temp_path {TMP}/ns;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {TMP}/www; }} }}""")
start(["/usr/sbin/nginx", "-c", TMP + "/nginx.conf", "-p", TMP], "nginx")
wait_port(port)
servers = {"nginx": (port, [p for p in H._procs if p.bench_name == "nginx"]), "SUT": (ours, ours_process)}


def wrk(name, conns, secs):
    headers = (["Accept-Encoding: gzip"] if GZIP else []) + ([os.environ["SUT_HEADERS"]] if name == "SUT" else [])
    env = dict(os.environ, PATHS=f"{TMP}/{name}.paths", SUT_HEADERS="\n".join(headers))
    cpu, used = cpu_secs(servers[name][1], pg if name == "SUT" else None), resource.getrusage(resource.RUSAGE_CHILDREN)
    r = last_json(subprocess.run(["/usr/bin/wrk", "-t2", f"-c{conns}", f"-d{secs}s", "-s", BENCH + "/a/chart.lua",
                                  f"http://127.0.0.1:{servers[name][0]}"], env=env, capture_output=True, text=True).stdout)
    done = resource.getrusage(resource.RUSAGE_CHILDREN)
    r["cpu"] = 1e6 * (cpu_secs(servers[name][1], pg if name == "SUT" else None) - cpu) / max(1, r["rps"] * secs)
    r["wrk"] = 1e6 * (done.ru_utime + done.ru_stime - used.ru_utime - used.ru_stime) / max(1, r["rps"] * secs)
    return r


def write_on(stop_writing):
    psql = subprocess.Popen([PGBIN + "/psql", "-XqAt"], env=dict(os.environ, **pg.env), stdin=subprocess.PIPE,
                            stdout=subprocess.DEVNULL, text=True, start_new_session=True)
    k = 0
    while not stop_writing.wait(1 / WRITES):
        k += 1
        i = random.randrange(80)
        psql.stdin.write(WRITE_SQL.format(symbol=SYMBOLS[i // 4], tfi=i % 4, close=100 + k % 5000 / 100, tf="", sid=0) + "\n")
        psql.stdin.flush()
    psql.stdin.close()
    psql.wait()


def visible(count):
    """Milliseconds from the return of a commit to the first answer that holds the bar, asked for without a pause."""
    import http.client
    psql = subprocess.Popen([PGBIN + "/psql", "-XqAt", "-d", "swiftbolt"], env=dict(os.environ, **pg.env), stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True, start_new_session=True)
    line, seen = http.client.HTTPConnection("127.0.0.1", ours), []
    for k in range(count):
        i = random.randrange(80)
        path = os.environ["SUT_CHART"].format(symbol=SYMBOLS[i // 4], timeframe=OUR_TFS[i % 4])
        close = 7_000_000 + k + 0.5
        psql.stdin.write(f"select write_last_bar('{SYMBOLS[i // 4]}', {i % 4}, {close});\n")
        psql.stdin.flush()
        psql.stdout.readline()
        begun = time.perf_counter()
        while True:
            line.request("GET", path, headers=HEADERS)
            if str(close).encode() in line.getresponse().read():
                break
        seen.append(1000 * (time.perf_counter() - begun))
    psql.stdin.close()
    psql.wait()
    seen.sort()
    return f"a committed bar is in an answer after {seen[count // 2]:.1f} ms (median), {seen[count * 99 // 100]:.1f} ms (p99), {count} bars"


for name in servers:
    wrk(name, 32, env_int("BENCH_WARM", 5 if name == "SUT" else 2))
stop_writing = threading.Event()
writer = threading.Thread(target=write_on, args=(stop_writing,), daemon=True)
if WRITES:
    writer.start()
results = {}
for rep in range(REPS):
    for conns in CONNS:
        noise_probe()
        for name in random.Random(rep * 31 + conns).sample(list(servers), 2):
            results.setdefault((name, conns), []).append(wrk(name, conns, SECS))
stop_writing.set()
rows = []
for conns in CONNS:
    of = {name: {key: med([r[key] for r in results[name, conns]]) for key in ("rps", "p50", "p99", "cpu", "wrk", "err")}
          for name in servers}
    for name in servers:
        r, n = of[name], of["nginx"]
        ratio = med([a["rps"] / b["rps"] for a, b in zip(results[name, conns], results["nginx", conns])])
        rows.append([name, str(conns), r["rps"], r["p50"], r["p99"], r["cpu"], r["wrk"], str(int(r["err"])), f"{ratio:.2f}",
                     f"{(n['cpu'] + n['wrk']) / (r['cpu'] + r['wrk']):.2f}", f"{r['p99'] / n['p99']:.2f}"])
table(f"the same bytes, {med(sizes):,.0f} an answer{' (gzip)' if GZIP else ''}, {SECS} s x {REPS} rounds"
      + (f", {WRITES} bars written a second" if WRITES else "") + (f", {WINDOWS} windows a series" if WINDOWS else ""),
      ["server", "conns", "req/s", "p50 ms", "p99 ms", "CPU us/req", "wrk us/req", "errors", "of nginx", "by CPU", "p99 of nginx"], rows)
if os.environ.get("CHART_VISIBLE") == "1":
    print(visible(200))
if os.environ.get("CHART_HOLD"):
    subprocess.run(os.environ["CHART_HOLD"], shell=True, env=dict(os.environ, SUT_PID=str(ours_process[0].pid), SUT_PORT=str(ours)))
finish("chart", [])
