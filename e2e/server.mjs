// Starts the real program on a small demonstration city of its own, and ends that process alone.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
export const binary = process.env.SANCHUANG_BINARY ?? path.join(root, 'sanchuang')
const run = promisify(execFile)

/** The PostgreSQL server that the journeys are to run on, by a user who may create databases; SQLite without. */
const postgres = process.env.SANCHUANG_E2E_PG ?? ''

/** Makes an empty database on that server and answers { url, drop }. */
async function database() {
  const { stdout } = await run(path.join(root, 'scripts/pg.sh'), ['bin'])
  const say = sql => run(path.join(stdout.trim(), 'psql'), ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--command', sql, postgres])
  const name = `sanchuang_e2e_${process.pid}_${randomBytes(4).toString('hex')}`
  await say(`CREATE DATABASE ${name} TEMPLATE template0`)
  const url = new URL(postgres)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => say(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

/** The city in a folder, with its records in that folder or in the database. */
async function make(folder, scale, seed, db) {
  const { stdout } = await run(binary, ['demo', '--data', path.join(folder, 'data'), ...db, '--scale', String(scale), '--seed', String(seed), '--json'], { maxBuffer: 1 << 26 })
  await writeFile(path.join(folder, 'accounts.json'), stdout)
}

/**
 * The city, made once for each build of the program and copied for each server: journeys change
 * what they find, so they must not share a folder.
 */
async function city(scale, seed) {
  const { mtimeMs, size } = await stat(binary).catch(() => assert.fail(`${binary} is missing; run: make build`))
  const kept = path.join(root, '.cache', 'e2e', `${Math.round(mtimeMs)}-${size}-${scale}-${seed}`)
  if (await stat(kept).catch(() => null)) return kept
  await mkdir(path.dirname(kept), { recursive: true })
  const draft = await mkdtemp(path.join(path.dirname(kept), 'making-'))
  await make(draft, scale, seed, [])
  // Two test files may make it at once; whoever is later throws its own away.
  await rename(draft, kept).catch(() => rm(draft, { recursive: true, force: true }))
  return kept
}

/** The accounts as the program printed them: a list, or an object that holds it, after other lines perhaps. */
function readAccounts(text) {
  const at = text.search(/^[[{]/m)
  const said = JSON.parse(text.slice(at))
  const list = Array.isArray(said) ? said : said.accounts
  assert.ok(list?.length, 'the demonstration names no accounts')
  return list
}

/** Starts the program, with more flags when asked, and answers { url, accounts, account(role), pid, folder, stop }. It ends with the test file. */
export async function start({ scale = 0.05, seed = 1, flags = () => [] } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'sanchuang-e2e-'))
  let db = []
  const lent = postgres ? await database() : undefined
  const clear = async () => {
    await rm(folder, { recursive: true, force: true })
    await lent?.drop()
  }
  if (lent) {
    db = ['--db', lent.url]
    await make(folder, scale, seed, db).catch(async err => { await clear(); throw err })
  } else {
    await cp(await city(scale, seed), folder, { recursive: true }) // the key lies beside the data, not in it
  }
  const accounts = readAccounts(await readFile(path.join(folder, 'accounts.json'), 'utf8'))
  const child = spawn(binary, ['serve', '--data', path.join(folder, 'data'), ...db, '--addr', '127.0.0.1:0', ...flags(folder)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = []
  let ended = false
  const gone = new Promise(resolve => child.once('exit', code => { ended = true; resolve(code) }))

  const stop = async () => {
    if (!ended) child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 25_000)
    const code = await gone
    clearTimeout(late)
    await clear()
    return code
  }
  after(stop)

  const url = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the program did not say where it listens:\n${said.join('\n')}`)), 30_000)
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        said.push(line)
        if (said.length > 500) said.shift()
        const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)
        if (found) { clearTimeout(late); resolve(found[1]) }
      })
    }
    child.once('exit', code => { clearTimeout(late); reject(new Error(`the program ended with ${code}:\n${said.join('\n')}`)) })
  })
  await ready(url, said)

  const account = role => {
    const found = accounts.find(a => a.role === role || a.roles?.includes(role) || a.login === role)
    assert.ok(found, `the demonstration has no account with the role ${role}`)
    return found
  }
  return { url, accounts, account, pid: child.pid, folder, log: said, stop }
}

async function ready(url, said) {
  for (const until = Date.now() + 30_000; Date.now() < until;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  assert.fail(`the program is not ready:\n${said.join('\n')}`)
}
