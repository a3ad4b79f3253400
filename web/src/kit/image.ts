/**
 * A photo from the camera, always drawn anew: what the camera noted beside the picture (where, when, with what) is not in it. Undefined
 * when the browser cannot read the picture.
 */
export async function redrawn(file: Blob, max = 1600, quality = 0.8): Promise<Blob | undefined> {
  try {
    return await drawn(file, max, quality)
  } catch {
    return undefined
  }
}

async function drawn(file: Blob, max: number, quality: number): Promise<Blob | undefined> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const share = Math.min(1, max / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * share)
  canvas.height = Math.round(bitmap.height * share)
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  // PNG may be transparent, and JPEG would turn that black
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return (await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/jpeg', quality))) ?? undefined
}

/**
 * A photo made small enough to send: long side at most `max` pixels, JPEG, turned upright. What the browser cannot read
 * (HEIC outside Safari) and what would not get smaller goes as it is; the server tells if it does not take it.
 */
export async function shrink(file: Blob, max = 1600, quality = 0.8): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp|bmp)$/.test(file.type) || file.size < 300_000) return file
  try {
    const small = await drawn(file, max, quality)
    if (!small || small.size >= file.size) return file
    return file instanceof File ? new File([small], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg', lastModified: file.lastModified }) : small
  } catch {
    return file
  }
}
