// The data are backed up while people work, proven to come back, and do come back.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir, stat, truncate } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { journey, open } from './browser.mjs'
import { binary, start } from './server.mjs'

const server = start({ flags: folder => ['--backup', path.join(folder, 'backup'), '--backup-every', '24h'] })
const run = promisify(execFile)

journey('the system administrator backs up, drills, and a machine restores it', { server, role: 'sys_admin' }, async (page, _, s) => {
  await open(page, '/backups')
  await page.getByText('每 24 小时一次').waitFor()
  await page.getByRole('button', { name: '立即备份' }).click()
  await page.getByText(/备份正常，可恢复到 [12] 个时刻/).waitFor({ timeout: 60_000 })
  await page.getByText(/可恢复到任意时刻：从 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 到 /).waitFor()
  await page.getByRole('button', { name: '恢复演练' }).click()
  await page.getByText(/备份可以恢复.*逐项校验完好/).waitFor({ timeout: 90_000 })
  await page.getByRole('row', { name: /增量|完整/ }).first().waitFor()

  await page.getByText('当前密钥 s1，全部内容都用它加密。').waitFor()
  await page.getByRole('button', { name: '轮换数据密钥' }).click()
  await page.getByRole('button', { name: '轮换 1 次数据密钥' }).click()
  await page.getByText('当前密钥 s2，全部内容已改用；旧密钥 s1 将在下次轮换时销毁。').waitFor({ timeout: 60_000 })

  const { stdout } = await run(binary, ['restore', '--from', path.join(s.folder, 'backup'), '--data', path.join(s.folder, 'restored'), '--key', path.join(s.folder, 'data.key')])
  assert.match(stdout, /已恢复/)
  assert.doesNotMatch(stdout, /异常/)
  await assert.rejects(run(binary, ['restore', '--from', path.join(s.folder, 'backup'), '--data', path.join(s.folder, 'restored'), '--key', path.join(s.folder, 'data.key')]), /里已有内容/)
})

journey('a damaged backup is found by the drill, stands on the desk, and is gone with the next whole backup', { server, role: 'sys_admin' }, async (page, _, s) => {
  const packs = path.join(s.folder, 'backup', 'packs')
  for (const name of await readdir(packs)) if (name.endsWith('.pack')) await truncate(path.join(packs, name), Math.floor((await stat(path.join(packs, name))).size / 2))
  await open(page, '/backups')
  await page.getByRole('button', { name: '恢复演练' }).click()
  await page.getByText('但最近一次恢复演练没有通过').waitFor({ timeout: 90_000 })
  const says = await page.locator('.verdict.bad', { hasText: '最近一次恢复演练：' }).innerText()
  assert.match(says, /没有通过：备份 \S+ 已损坏.*再重做演练。$/)
  assert.doesNotMatch(says, /EOF|backup\.|。。/)

  await open(page, '/desk')
  await page.getByRole('link', { name: '系统告警：备份' }).click()
  await page.waitForURL(/\/backups$/)
  const whole = page.getByRole('row', { name: /完整/ })
  await whole.first().waitFor()
  const before = await whole.count()
  await page.getByRole('button', { name: '立即备份' }).click()
  await whole.nth(before).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: '恢复演练' }).click()
  await page.getByText(/备份可以恢复.*逐项校验完好/).waitFor({ timeout: 90_000 })
  await open(page, '/desk')
  await page.getByText('没有待办', { exact: true }).waitFor()
})

journey('a server without a place for backups says what to do', { server: start(), role: 'sys_admin' }, async page => {
  await open(page, '/backups')
  await page.getByText('没有开启自动备份').waitFor()
  assert.equal(await page.getByRole('button', { name: '立即备份' }).isDisabled(), true)
})
