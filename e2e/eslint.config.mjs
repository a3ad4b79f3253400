// The journeys stand outside the front end's folder. Here a name that nothing defines is found before a browser starts.
const node = ['process', 'URL', 'URLSearchParams', 'setTimeout', 'clearTimeout', 'console', 'fetch', 'Buffer', 'performance']
const page = ['document', 'window', 'navigator', 'history', 'location', 'localStorage', 'caches', 'dispatchEvent', 'getComputedStyle', 'requestAnimationFrame',
  'innerHeight', 'innerWidth', 'matchMedia', 'DataTransfer', 'Event', 'File', 'indexedDB', 'scrollTo', 'NodeFilter', 'PopStateEvent']

export default [{
  files: ['**/*.mjs'],
  languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: Object.fromEntries([...node, ...page].map(name => [name, 'readonly'])) },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
}]
