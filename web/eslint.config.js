import tseslint from 'typescript-eslint'
import vue from 'eslint-plugin-vue'
import vueParser from 'vue-eslint-parser'
import { readdirSync } from 'node:fs'

const rooms = (folder) => {
  try {
    return readdirSync(new URL(folder, import.meta.url), { withFileTypes: true }).filter(d => d.isDirectory()).map(d => d.name)
  } catch {
    return []
  }
}
const forbid = (files, ...patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } })
const no = (group, message) => ({ group, message })

// A page knows the wire, the kit and its own folder; nothing of its neighbours.
const pageRules = rooms('./src/pages').map(name =>
  forbid([`src/pages/${name}/**/*.{ts,vue}`], { regex: `^@/(?!api/|kit/|pages/${name}/)`, message: 'A page imports api, kit and its own folder.' }, no(['../*'], 'A page imports api, kit and its own folder.'), no(['vant', 'vant/*'], 'The desk is built with Element Plus.'))
)
const phoneRules = rooms('./src/mobile').map(name =>
  forbid([`src/mobile/${name}/**/*.{ts,vue}`], { regex: `^@/(?!api/|kit-mobile/|mobile/${name}/|pages/${name}/model|kit/(access|format|period|pinyin|storage|image|useDraft|useForm|useTitle|route|largePrint|OwnLog\.vue|PhotoRow\.vue)$)`, message: 'A phone page imports api, kit-mobile, its own folder, its capability\'s model and the kit\'s parts without Element Plus.' }, no(['../*'], 'A phone page imports its own folder only.'), no(['element-plus', 'element-plus/*', '@element-plus/*'], 'The phone is built with Vant.'))
)

export default tseslint.config(
  { ignores: ['dist/**', 'src/api/schema.d.ts', 'src/components.d.ts', 'public/**'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] } }
  },
  {
    rules: {
      // one line per element would make the templates three times as long
      'vue/max-attributes-per-line': 'off', 'vue/singleline-html-element-content-newline': 'off', 'vue/multiline-html-element-content-newline': 'off', 'vue/first-attribute-linebreak': 'off',
      'vue/html-closing-bracket-newline': 'off', 'vue/html-indent': 'off', 'vue/html-self-closing': 'off', 'vue/require-default-prop': 'off', 'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error', 'vue/attributes-order': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }]
    }
  },
  // The kit knows no capability and no application; what it needs is given to it.
  forbid(['src/kit/**/*.{ts,vue}'], { regex: '^@/(?!api/client$|kit/)', message: 'The kit knows no capability.' }, no(['../*'], 'The kit stays within its folder.'), no(['vant', 'vant/*'], 'The desk kit is built with Element Plus.')),
  forbid(['src/kit-mobile/**/*.{ts,vue}'], { regex: '^@/(?!api/client$|kit-mobile/|kit/(access|format|period|pinyin|storage|image|useDraft|useForm|useTitle|route|largePrint|OwnLog\.vue|PhotoRow\.vue)$)', message: 'The phone kit takes only the kit\'s parts without Element Plus.' }, no(['../*'], 'The kit stays within its folder.'), no(['element-plus', 'element-plus/*', '@element-plus/*'], 'The phone is built with Vant.')),
  forbid(['src/app/phone/**/*.{ts,vue}'], no(['element-plus', 'element-plus/*', '@element-plus/*'], 'The phone is built with Vant.')),
  ...pageRules,
  ...phoneRules
)
