/// What Python does beside us. It prints one line of JSON: the seconds that each part took.
let pythonScript = """
  import ipaddress, json, sqlite3, sys, time

  SUPERNET = ipaddress.ip_network("10.0.0.0/8")


  def divide():
      return list(SUPERNET.subnets(new_prefix=11)), list(SUPERNET.subnets(new_prefix=24))


  def write():
      zones, blocks = divide()
      return [str(zone) for zone in zones], [str(block) for block in blocks]


  # The plan of 65,536 sites with one network each: prefix, gateway, mask and the range for DHCP.
  def plan():
      sites = {}
      for zone in SUPERNET.subnets(new_prefix=11):
          for block in zone.subnets(new_prefix=24):
              sites[f"site-{len(sites):05}"] = (zone, block, block[1], block.netmask, block[2], block[-2])
      return sites


  def carve():
      for work in divide, write, plan:
          start = time.perf_counter()
          work()
          yield work.__name__, time.perf_counter() - start


  # The rows of a kept twin's inventory once more into the same table with the same indexes, in the order of the claims.
  def insert(path):
      source = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
      schema = [sql for (sql,) in source.execute(
          "SELECT sql FROM sqlite_master WHERE tbl_name = 'inventory' AND sql IS NOT NULL ORDER BY type = 'index'")]
      rows = source.execute("SELECT * FROM inventory ORDER BY serial").fetchall()
      target = sqlite3.connect(":memory:")
      for statement in schema:
          target.execute(statement)
      places = ", ".join("?" for _ in rows[0])
      start = time.perf_counter()
      with target:
          target.executemany(f"INSERT INTO inventory VALUES ({places})", rows)
      yield "insert", time.perf_counter() - start
      yield "rows", len(rows)


  # What the cells of a day need of chance for so many access points, and nothing else: how many clients and events there
  # are, how many units fail, and the knots of the noise, a third of a number for each cell of six metrics.
  def draw(access_points):
      try:
          import numpy
      except ImportError:
          return
      chance = numpy.random.default_rng(7)
      at_once = 1000
      shape = (at_once, 144)
      rates = chance.uniform(0.02, 0.1, shape)
      start = time.perf_counter()
      for _ in range(int(access_points) // at_once):
          clients = chance.poisson(5.0, shape)
          for _ in range(3):
              chance.binomial(clients * 5 // 2, rates)
          for mean in 0.8, 0.8, 2.4:
              chance.binomial(chance.poisson(mean, shape), rates)
          chance.random(shape)
          chance.standard_normal((at_once, 6 * 144 // 3))
      yield "draw", time.perf_counter() - start


  tasks = {"carve": carve, "insert": insert, "draw": draw}
  print(json.dumps(dict(tasks[sys.argv[1]](*sys.argv[2:]))))
  """
