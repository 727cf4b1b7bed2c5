/** Has a browser save what is answered, under a name, and not guess what it is (RFC 6266). */
export const downloadHeaders = (file: string): Record<string, string> => ({
  'Content-Disposition': `attachment; filename="${file.replaceAll(/[^\x20-\x7e]|"/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file)}`,
  'X-Content-Type-Options': 'nosniff',
});
