// A branch's record book: checked, previewed, printed twice over and handed in; returned with words, handed in again, checked.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beside, desk, journey, open } from './browser.mjs'
import { start } from './server.mjs'

const server = start()
const run = promisify(execFile)

async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return { name: file.suggestedFilename(), path: await file.path() }
}

journey('支部书记检查、预览、下载、报送上年手册，单位退回，再报送后核查通过', { server, role: 'branch_secretary' }, async (page, _context, s) => {
  await open(page, '/handbooks')
  await page.waitForURL(/\/handbooks\/\d+/) // one branch: its book at once
  const org = page.url().match(/handbooks\/(\d+)/)[1]
  await beside(s, 'dept_clerk', desk, async clerk => {
    // Last year's book was checked in January; the department looks again.
    const year = new Date(await page.evaluate(() => fetch('/api/handbooks').then(r => r.json()).then(l => l.until))).getFullYear() - 2
    await open(clerk, `/handbooks/${org}?year=${year}`)
    await clerk.getByRole('button', { name: '退回', exact: true }).click()
    await clerk.getByLabel('退回原因').fill('请补上三季度党课的主要内容。')
    await clerk.locator('.form-foot').getByRole('button', { name: '退回' }).click()
    await clerk.getByText('已退回', { exact: true }).first().waitFor()

    await open(page, `/handbooks/${org}?year=${year}`)
    await page.getByText('请补上三季度党课的主要内容。').first().waitFor()
    await page.getByRole('heading', { name: '手册检查' }).waitFor()
    await page.getByRole('navigation', { name: '目录' }).getByRole('button', { name: '五、党员名册' }).click()
    const name = await page.locator('#chapter-roster tbody tr').first().locator('td').nth(1).innerText()
    const pdf = await saved(page, '下载 PDF')
    assert.match(pdf.name, /工作手册.*\.pdf$/)
    const { stdout } = await run('pdftotext', ['-raw', pdf.path, '-'])
    assert.ok(stdout.includes('党支部工作手册') && stdout.includes(name), 'the PDF is not the book that was shown')
    const word = await saved(page, '下载 Word')
    assert.match(word.name, /\.docx$/)
    assert.equal((await readFile(word.path)).subarray(0, 2).toString(), 'PK')
    await page.getByRole('button', { name: '报送', exact: true }).click()
    await page.locator('.el-message-box').getByRole('button', { name: '报送' }).click()
    await page.getByText('待核查', { exact: true }).waitFor()

    await open(clerk, `/handbooks?year=${year}&state=handed_in`)
    await clerk.locator('.sct').getByRole('link').first().waitFor()
    await open(clerk, `/handbooks/${org}?year=${year}`)
    await clerk.getByRole('button', { name: '核查通过' }).click()
    await clerk.getByText('已核查', { exact: true }).waitFor()
    await clerk.getByText('报送的全文').click()
    await clerk.getByText('报送时保存的全文，不随以后的更正变化。').waitFor()
  })
})

journey('单位专干打包本单位的手册，看到进度，下载压缩包', { server, role: 'dept_clerk' }, async page => {
  await open(page, '/handbooks')
  await page.getByRole('button', { name: /^打包\d+年度手册$/ }).click()
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.locator('.hb-bundle').first().getByRole('button', { name: '下载' }).click({ timeout: 60_000 })])
  assert.match(file.suggestedFilename(), /\.zip$/)
  assert.equal((await readFile(await file.path())).subarray(0, 2).toString(), 'PK')
})
