import { describe, expect, it } from 'vitest';
import { qrMatrix, type QrMatrix } from '../../src/values/qr.ts';
import { sha256 } from '../../src/values/digest.ts';

const URI =
  'otpauth://totp/Inter%20Hop:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Inter%20Hop&algorithm=SHA1&digits=6&period=30';

function drawn(matrix: QrMatrix): string {
  return matrix.map((row) => row.map(Number).join('')).join('\n');
}

describe('a QR code', () => {
  // Each was read back by an independent decoder (jsQR 1.4.0) when it was noted here, as were texts of all lengths from 1 to 287.
  it.each([
    [URI, '01fd186b658683b51eb025ff5c7e021f7ec901d0639ae09198a55d9d492bc34e'],
    ['é€', '49e34bcc89a3547452545431aecd8202ec253feac90178cd20c77ba1d680398b'],
    ['Obole', 'a9260ff1a612388eb4b6b1c480b0a13ab3f52b97ee9d19b62e94d9dbffe1850a'],
  ])('of %s is the one that was read back', (text, digest) => {
    expect(sha256(drawn(qrMatrix(text)))).toBe(digest);
  });

  it('grows with its text, up to version 12, and is refused beyond', () => {
    expect(qrMatrix('').length).toBe(21);
    expect(qrMatrix('x'.repeat(14)).length).toBe(21);
    expect(qrMatrix('x'.repeat(15)).length).toBe(25);
    expect(qrMatrix('x'.repeat(287)).length).toBe(65);
    expect(() => qrMatrix('x'.repeat(288))).toThrow(/Bug/);
  });
});
