/* Runs before everything, in ES5 on purpose: an old browser kernel must get a readable page, not a blank one. */
(function () {
  var fits = 'noModule' in document.createElement('script') && 'replaceAll' in String.prototype &&
    typeof ResizeObserver === 'function' && typeof IntersectionObserver === 'function';
  var path = location.pathname;
  if (fits) {
    var small = Math.min(screen.width, screen.height) < 600;
    if (small && (path === '/' || path === '/login')) location.replace('/m/home');
    return;
  }
  var text = '<div style="max-width:640px;margin:60px auto;padding:28px 32px;border:1px solid #e3e6ea;border-top:3px solid #8f1814;background:#fff;font:16px/1.8 \'Microsoft YaHei\',SimSun,sans-serif;color:#1f2329">' +
    '<h1 style="font-size:22px;margin:0 0 12px">浏览器版本过低，页面无法打开</h1>' +
    '<p>请按下面任一办法处理，然后重新打开本页：</p><ol>' +
    '<li>360、奇安信、QQ 等双核浏览器：点击地址栏右侧的图标，切换到「极速模式」。</li>' +
    '<li>换用统信、麒麟系统自带浏览器的最新版，或谷歌浏览器、Edge 浏览器 85 以上版本。</li>' +
    '<li>仍不能打开的，请联系本单位信息化人员升级浏览器。</li></ol>' +
    '<p style="color:#4e5661">您的浏览器：' + String(navigator.userAgent).replace(/[<>&]/g, '') + '</p></div>';
  function show() { document.body.style.background = '#f3f4f6'; document.body.innerHTML = text; }
  if (document.body) show(); else if (window.attachEvent) window.attachEvent('onload', show); else window.addEventListener('load', show);
})();
