import { ref } from 'vue'

export const productName = '「三创」工作平台'

/** The title of the page shown: in the crumbs and in the window. */
export const pageTitle = ref('')

export function setTitle(title: string): void {
  pageTitle.value = title
  document.title = title ? `${title} · ${productName}` : productName
}
