//! The words that carry a judgement in English, Korean and Chinese (a few Japanese): which are one
//! action under several spellings, which actions undo each other, which words report a figure,
//! order something, count something, or say nothing by themselves.
//!
//! Only words that mean the same in every queue stand here. A word that is missing costs a
//! duplicate that is not found; a word that is wrong may cost work that is cancelled.

use super::hash::BuildMix;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word does to the title it stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flags(u16);

impl Flags {
    /// Reports something that was seen: the figures beside it are readings.
    pub(super) const SEEN: Self = Self(1);
    /// Orders something: the figures beside it belong to the order.
    pub(super) const ORDER: Self = Self(1 << 1);
    /// Sets a figure.
    pub(super) const SET: Self = Self(1 << 2);
    /// Turns the sentence into its contrary.
    pub(super) const NOT: Self = Self(1 << 3);
    /// Names a period: each occurrence is work of its own.
    pub(super) const PERIOD: Self = Self(1 << 4);
    /// Says little by itself.
    pub(super) const PLAIN: Self = Self(1 << 5);
    /// A number after it names a thing (`step 2`, `port 8080`).
    pub(super) const NUMBERED: Self = Self(1 << 6);
    /// A number after it is a reading (`depth 1200`).
    pub(super) const METRIC: Self = Self(1 << 7);
    /// Takes back what the rest of the title names.
    pub(super) const REVERSE: Self = Self(1 << 8);
    /// A weekday or month.
    pub(super) const CALENDAR: Self = Self(1 << 9);
    /// What can be counted: a number before its plural is a reading.
    pub(super) const COUNTED: Self = Self(1 << 10);
    /// A small word that no comparison should weigh.
    pub(super) const STOP: Self = Self(1 << 11);
    /// A comparison: the figure beside it is a limit, not a reading.
    pub(super) const LIMIT: Self = Self(1 << 12);
    /// A tag with this word comes from a watcher.
    pub(super) const WATCH: Self = Self(1 << 13);
    /// A number may follow it and still be a reading (`found 3 errors`).
    pub(super) const BEFORE: Self = Self(1 << 14);

    /// Reports a length of time as easily as it names a setting (`timeout 30s`).
    pub(super) const EITHER: Self = Self(1 << 15);

    /// Both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of `other` is in it.
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// Words of one number mean the same; 0 where only the flags matter.
    pub(super) concept: u16,
    /// What it does.
    pub(super) flags: Flags,
    /// The pairs of opposites in which it stands on the left.
    pub(super) left: u64,
    /// The pairs in which it stands on the right.
    pub(super) right: u64,
}

const F: Flags = Flags(0);
const ORDER: Flags = Flags::ORDER;
const ORDER_PLAIN: Flags = Flags::ORDER.and(Flags::PLAIN);
const ORDER_SET: Flags = Flags::ORDER.and(Flags::SET);
const SEEN: Flags = Flags::SEEN;
const SEEN_PLAIN: Flags = Flags::SEEN.and(Flags::PLAIN);

/// Words that mean one thing. The first names the concept.
const CONCEPTS: &[(Flags, &str)] = &[
    (
        ORDER_PLAIN,
        "deploy deployment rollout ship 배포 部署 佈署 发布 發布 發佈 上線 上线 デプロイ",
    ),
    (ORDER_PLAIN, "release 릴리스 릴리즈 출시 釋出 释出 リリース"),
    (
        ORDER.and(Flags::REVERSE),
        "rollback revert undo 롤백 되돌리기 원복 回滾 回滚 回退 復原 ロールバック",
    ),
    (
        ORDER.and(Flags::REVERSE),
        "cancel cancellation 취소 캔슬 取消 キャンセル",
    ),
    (
        ORDER,
        "start launch boot startup 시작 기동 시동 가동 启动 啟動 起動 开始 開始 turnon switchon",
    ),
    (
        ORDER,
        "stop halt shutdown kill terminate 중지 정지 종료 중단 停止 中止 终止 終止 停机 停機 turnoff switchoff",
    ),
    (
        ORDER,
        "restart reboot relaunch bounce 재시작 재기동 재부팅 重启 重啟 重新啟動 重新启动 再起動",
    ),
    (ORDER, "pause 일시중지 일시정지 暂停 暫停 一時停止"),
    (ORDER, "suspend"),
    (ORDER, "resume unpause 재개 继续 繼續 再開"),
    (
        ORDER,
        "restore recover recovery 복구 복원 恢复 恢復 还原 還原 復旧",
    ),
    (ORDER, "enable activate 활성화 启用 啟用 开启 開啟 有効化"),
    (ORDER, "disable deactivate 비활성화 禁用 停用 無効化"),
    (ORDER, "shut 关闭 關閉"),
    (ORDER, "reactivate reenable 재활성화 重新启用 重新啟用"),
    (ORDER, "backup 백업 备份 備份 バックアップ"),
    (ORDER, "grant 부여 授予 授权 授權"),
    (ORDER, "revoke 회수 철회 撤销 撤銷 收回"),
    (ORDER_PLAIN, "add append insert 추가 新增 添加 加入 追加"),
    (ORDER, "remove 제거 移除 去除 除去"),
    (
        ORDER_PLAIN,
        "create generate 생성 创建 創建 建立 产生 產生 作成",
    ),
    (ORDER_PLAIN, "delete purge erase 삭제 删除 刪除 清空 削除"),
    (ORDER, "open 열기 打开 打開"),
    (ORDER_PLAIN, "close 닫기 마감 結案 结案"),
    (
        ORDER_SET,
        "increase raise grow scaleup upscale 증가 상향 인상 증설 확장 늘리기 增加 提高 上调 上調 调高 調高 扩容 擴容 扩展 擴展",
    ),
    (
        ORDER_SET,
        "decrease reduce lower shrink scaledown downscale 감소 축소 하향 인하 줄이기 减少 減少 降低 下调 下調 调低 調低 缩容 縮容",
    ),
    (ORDER, "import 가져오기 导入 導入 匯入 インポート"),
    (ORDER, "export 내보내기 导出 導出 匯出 エクスポート"),
    (ORDER, "install 설치 安装 安裝 インストール"),
    (ORDER, "uninstall 卸载 卸載 解除安裝"),
    (ORDER, "lock 잠금 锁定 鎖定"),
    (ORDER, "unlock 해제 解锁 解鎖 解除"),
    (ORDER, "encrypt encryption 암호화 加密 暗号化"),
    (ORDER, "decrypt decryption 복호화 解密 復号"),
    (ORDER, "attach 부착 附加"),
    (ORDER, "detach 분리 分離 分离"),
    (ORDER, "connect 연결 접속 连接 連接 連線 接続"),
    (ORDER, "disconnect 끊기 断开 斷開 切断"),
    (ORDER, "mount 마운트 挂载 掛載"),
    (ORDER, "unmount 언마운트"),
    (ORDER, "upload 업로드 上传 上傳"),
    (ORDER, "download 다운로드 下载 下載"),
    (ORDER, "push 푸시 推送"),
    (ORDER, "pull 拉取"),
    (
        ORDER_PLAIN,
        "approve approval accept 승인 수락 批准 核准 接受 承認",
    ),
    (
        ORDER,
        "reject decline deny 반려 거절 거부 驳回 駁回 拒绝 拒絕 却下",
    ),
    (ORDER, "allow whitelist allowlist 허용 允许 允許 放行 許可"),
    (
        ORDER,
        "block ban blacklist denylist forbid 차단 금지 阻止 屏蔽 封鎖 封锁 禁止",
    ),
    (ORDER, "unblock unban"),
    (ORDER, "subscribe subscription 구독 订阅 訂閱"),
    (ORDER, "unsubscribe 구독취소 退订 退訂"),
    (ORDER, "register 등록 注册 註冊 登録"),
    (ORDER, "unregister deregister 말소 해지 注销 註銷"),
    (ORDER, "upgrade 업그레이드 升级 升級"),
    (ORDER, "downgrade 다운그레이드 降级 降級"),
    (ORDER, "archive 보관 归档 歸檔 封存"),
    (ORDER, "freeze 동결 冻结 凍結"),
    (ORDER, "unfreeze thaw 解冻 解凍"),
    (ORDER, "publish post 게시 공개 公開 公开"),
    (ORDER, "unpublish 비공개 下架 下線 下线"),
    (ORDER, "hide 숨기기 隐藏 隱藏"),
    (ORDER, "show display 표시 显示 顯示"),
    (ORDER, "split 분할 拆分"),
    (ORDER_PLAIN, "merge 병합 합치기 통합 合并 合併 整合"),
    (ORDER, "buy purchase 매수 구매 구입 购买 購買 买入 買入"),
    (ORDER, "sell 매도 판매 卖出 賣出 出售"),
    (ORDER, "deposit 입금 存入 入金"),
    (ORDER, "withdraw withdrawal 출금 提款 出金"),
    (ORDER, "inbound incoming 입고 수신 入库 入庫 接收"),
    (ORDER, "outbound outgoing 출고 出库 出庫"),
    (ORDER, "send dispatch 발송 전송 송신 发送 發送 寄送 送信"),
    (ORDER, "receive"),
    (F, "login signin 로그인 登录 登錄 登入 ログイン"),
    (F, "logout signout 로그아웃 登出 ログアウト"),
    (ORDER, "read 읽기 读取 讀取"),
    (ORDER_PLAIN, "write 쓰기 写入 寫入"),
    (ORDER, "encode 인코딩 编码 編碼"),
    (ORDER, "decode 디코딩 解码 解碼"),
    (
        SEEN.and(Flags::METRIC),
        "success succeed succeeded successful 성공 成功",
    ),
    (
        SEEN.and(Flags::METRIC).and(Flags::BEFORE),
        "fail failure failed 실패 失败 失敗",
    ),
    (SEEN, "occur trigger firing 발생 发生 發生"),
    (ORDER_PLAIN, "resolve 해결 해소 解决 解決"),
    (
        F,
        "production prod 프로덕션 生产环境 生產環境 正式環境 正式环境 本番",
    ),
    (F, "staging 스테이징 预发 預發 ステージング"),
    (F, "sandbox 샌드박스 沙箱"),
    (F, "development dev 开发环境 開發環境"),
    (F, "primary master leader"),
    (F, "secondary replica standby slave follower"),
    (F, "frontend 프론트엔드 前端"),
    (F, "backend 백엔드 后端 後端"),
    (F, "ios"),
    (F, "android 안드로이드"),
    (F, "internal 내부 内部 內部"),
    (F, "external 외부 外部"),
    (F, "morning am 오전 上午 午前"),
    (F, "evening pm 오후 下午 午後"),
    (F, "minimum min 최소 最小"),
    (F, "maximum max 최대 最大"),
    (F, "left 왼쪽 左侧 左側"),
    (F, "right 오른쪽 右侧 右側"),
    (F, "old 기존 旧版 舊版"),
    (Flags::PLAIN, "new 신규 新版 新規"),
    (F, "upstream 업스트림 上游"),
    (F, "downstream 다운스트림 下游"),
    (F, "input 입력 输入 輸入"),
    (F, "output 출력 输出 輸出"),
    (F, "weekday 평일 平日 工作日"),
    (F, "weekend 주말 周末 週末"),
    (F, "include 포함 包含"),
    (F, "exclude 제외 排除"),
    (F, "join 가입 加入會員"),
    (F, "leave 탈퇴 退出"),
    (ORDER, "promote 승격 晋升 晉升"),
    (ORDER, "demote 강등"),
    (ORDER, "hire 채용 招聘"),
    (F, "cpu"),
    (F, "memory ram 메모리 内存 記憶體"),
    (F, "disk 디스크 磁盘 磁碟 硬碟"),
    (ORDER, "expand"),
    (ORDER, "compress 압축 压缩 壓縮"),
    (ORDER, "decompress uncompress 압축해제 解压 解壓縮"),
    // Actions without an opposite, for their synonyms across languages.
    (ORDER_PLAIN, "fix repair 수정 고치기 修复 修復 修正 修理"),
    (ORDER_PLAIN, "check inspect 점검 检查 檢查 巡檢 巡检 点検"),
    (ORDER_PLAIN, "confirm 확인 确认 確認"),
    (
        ORDER_PLAIN,
        "verify validate verification validation 검증 验证 驗證 検証",
    ),
    (
        ORDER_PLAIN,
        "review 검토 리뷰 심사 审核 審核 评审 評審 審查 审查 レビュー",
    ),
    (ORDER_PLAIN, "test testing 테스트 시험 测试 測試 テスト"),
    (
        ORDER_PLAIN,
        "update refresh 업데이트 갱신 更新 アップデート",
    ),
    (
        ORDER_PLAIN,
        "change modify edit 변경 바꾸기 修改 变更 變更 更改 変更",
    ),
    (
        ORDER_PLAIN,
        "investigate investigation 조사 调查 調查 排查 調査",
    ),
    (ORDER_PLAIN, "analyze analyse analysis 분석 分析"),
    (ORDER_PLAIN, "apply 적용 应用 應用 套用 適用"),
    (ORDER, "patch 패치 补丁 補丁 修補 パッチ"),
    (F, "small minor 소형 작은 小型 小"),
    (
        ORDER,
        "migrate migration 이전 이관 마이그레이션 迁移 遷移 移行",
    ),
    (ORDER, "move 이동 옮기기 移动 移動 搬移"),
    (ORDER, "copy duplicate 복사 复制 複製"),
    (ORDER, "replace swap 교체 替换 替換 更換 更换 交換"),
    (ORDER, "rename 이름변경 重命名 改名"),
    (ORDER, "rotate rotation 교대 로테이션 轮换 輪換 轮替 輪替"),
    (ORDER, "renew renewal 연장 续期 續期 续约 續約 更新憑證"),
    (ORDER_PLAIN, "cleanup clean tidy 정리 청소 清理 整理"),
    (ORDER_PLAIN, "collect gather 수집 收集 蒐集 采集 採集"),
    (
        ORDER,
        "monitor monitoring watch 모니터링 감시 监控 監控 監視",
    ),
    (ORDER, "sync synchronize synchronization 동기화 同步 同期"),
    (ORDER, "rebuild reindex 재구축 재색인 재빌드 重建 重建索引"),
    (ORDER_PLAIN, "build compile 빌드 构建 構建 建置 ビルド"),
    (
        ORDER_PLAIN,
        "run execute execution 실행 执行 執行 运行 運行 実行",
    ),
    (
        ORDER_PLAIN,
        "retry rerun 재시도 재실행 重试 重試 重跑 再試行",
    ),
    (ORDER, "reprocess replay 재처리 重新处理 重新處理"),
    (ORDER_PLAIN, "process handle 처리 处理 處理"),
    (ORDER, "notify notification 통지 通知"),
    (
        ORDER_PLAIN,
        "document documentation docs 문서 문서화 文档 文檔 文件",
    ),
    (ORDER_PLAIN, "draft 초안 草稿 草案 初稿"),
    (ORDER_PLAIN, "prepare 준비 准备 準備"),
    (ORDER_PLAIN, "plan planning 계획 计划 計劃 規劃 规划 計画"),
    (ORDER_PLAIN, "request ask 요청 请求 請求 申請 申请"),
    (
        ORDER_PLAIN,
        "reply answer respond 답변 회신 回复 回覆 答复 答覆",
    ),
    (
        ORDER_PLAIN,
        "report 보고 보고서 리포트 报告 報告 報表 报表 レポート",
    ),
    (ORDER, "summarize summary 요약 总结 總結 摘要 要約"),
    (
        ORDER_PLAIN,
        "implement implementation 구현 实现 實現 實作 実装",
    ),
    (ORDER, "refactor 리팩터링 리팩토링 重构 重構"),
    (
        ORDER_PLAIN,
        "improve improvement optimize optimization 개선 최적화 优化 優化 改善 改进 改進",
    ),
    (
        ORDER_SET,
        "configure configuration config setting settings 설정 配置 設定 设置 設置",
    ),
    (ORDER, "refund 환불 退款 返金"),
    (F, "pay payment payments 결제 지급 付款 支付 決済"),
    (F, "order orders 주문 订单 訂單 注文"),
    (
        F,
        "invoice billing 청구서 송장 인보이스 发票 發票 帳單 账单 請求書",
    ),
    (F, "customer client 고객 客户 客戶 顧客"),
    (F, "user users 사용자 유저 用户 用戶 使用者"),
    (F, "server 서버 服务器 伺服器 サーバー サーバ"),
    (F, "service 서비스 服务 服務 サービス"),
    (F, "gateway 게이트웨이 网关 網關 閘道"),
    (
        F,
        "database db 데이터베이스 디비 数据库 數據庫 資料庫 データベース",
    ),
    (F, "data 데이터 数据 數據 資料 データ"),
    (F, "log logs logging 로그 日志 日誌 ログ"),
    (F, "cache 캐시 缓存 快取 緩存 キャッシュ"),
    (F, "queue 큐 대기열 队列 佇列 隊列 キュー"),
    (F, "certificate cert ssl 인증서 证书 憑證 證書 証明書"),
    (F, "password 비밀번호 패스워드 密码 密碼 パスワード"),
    (F, "network 네트워크 网络 網路 網絡 ネットワーク"),
    (F, "call calls"),
    (F, "cron 크론 定时任务 定時任務 排程"),
    (F, "security 보안 安全性 資安 セキュリティ"),
    (F, "safe safety 안전 安全"),
    (
        F,
        "checklist 체크리스트 检查清单 檢查清單 核對表 チェックリスト",
    ),
    (F, "policy 정책 政策 策略 ポリシー"),
    (F, "procedure 절차 流程 步骤 步驟 手順"),
    (F, "list 목록 清单 清單 列表 リスト"),
    (F, "page screen 페이지 화면 页面 頁面 畫面 ページ"),
    (F, "account 계정 账号 帳號 账户 帳戶 アカウント"),
    (F, "permission access 권한 权限 權限 アクセス"),
    (F, "email mail 이메일 메일 邮件 郵件 メール"),
    (F, "message messages 메시지 消息 訊息 メッセージ"),
    (F, "file files 파일 文件檔 檔案 ファイル"),
    (F, "script scripts 스크립트 脚本 腳本 スクリプト"),
    (F, "model 모델 模型 モデル"),
    (F, "product 상품 제품 产品 產品 商品 製品"),
    (F, "inventory stock 재고 库存 庫存 在庫"),
    (F, "schedule 일정 스케줄 日程"),
    (F, "weekly_report 주간보고 周报 週報"),
    (F, "daily_report 일일보고 日报 日報"),
    (F, "metric metrics indicator 지표 指标 指標"),
    (F, "dashboard 대시보드 仪表板 儀表板 看板 ダッシュボード"),
    (F, "pipeline 파이프라인 管道 管線 流水线 流水線"),
    (F, "worker workers 워커"),
    (F, "backoff 백오프 退避"),
    (F, "index 인덱스 색인 索引"),
    (F, "table 테이블 表格"),
    (F, "api"),
    (F, "issue issues 이슈"),
    (F, "system 시스템 系统 系統 システム"),
    (F, "staff employee 직원 员工 員工 社員"),
    (F, "contract 계약 合同 合約 契約"),
    (F, "budget 예산 预算 預算 予算"),
    (F, "meeting 회의 미팅 会议 會議 ミーティング"),
];

/// Concepts that exclude each other, named by a word of each.
const OPPOSITES: &[(&str, &str)] = &[
    ("deploy", "rollback"),
    ("release", "rollback"),
    ("start", "stop"),
    ("start", "shut"),
    ("stop", "resume"),
    ("stop", "restore"),
    ("stop", "restart"),
    ("pause", "resume"),
    ("pause", "restore"),
    ("suspend", "resume"),
    ("enable", "disable"),
    ("enable", "shut"),
    ("enable", "stop"),
    ("disable", "reactivate"),
    ("backup", "restore"),
    ("archive", "restore"),
    ("grant", "revoke"),
    ("add", "remove"),
    ("add", "delete"),
    ("create", "delete"),
    ("create", "remove"),
    ("open", "close"),
    ("open", "shut"),
    ("increase", "decrease"),
    ("import", "export"),
    ("install", "uninstall"),
    ("install", "remove"),
    ("lock", "unlock"),
    ("encrypt", "decrypt"),
    ("attach", "detach"),
    ("connect", "disconnect"),
    ("mount", "unmount"),
    ("mount", "uninstall"),
    ("upload", "download"),
    ("push", "pull"),
    ("approve", "reject"),
    ("allow", "block"),
    ("block", "unblock"),
    ("block", "unlock"),
    ("subscribe", "unsubscribe"),
    ("register", "unregister"),
    ("upgrade", "downgrade"),
    ("freeze", "unfreeze"),
    ("publish", "unpublish"),
    ("hide", "show"),
    ("split", "merge"),
    ("buy", "sell"),
    ("deposit", "withdraw"),
    ("inbound", "outbound"),
    ("send", "inbound"),
    ("send", "receive"),
    ("login", "logout"),
    ("read", "write"),
    ("encode", "decode"),
    ("success", "fail"),
    ("fail", "restore"),
    ("occur", "resolve"),
    ("production", "staging"),
    ("primary", "secondary"),
    ("frontend", "backend"),
    ("ios", "android"),
    ("internal", "external"),
    ("morning", "evening"),
    ("minimum", "maximum"),
];

/// The same, for a second word of pairs: `u64` holds 64.
const OPPOSITES_MORE: &[(&str, &str)] = &[
    ("left", "right"),
    ("old", "new"),
    ("upstream", "downstream"),
    ("input", "output"),
    ("weekday", "weekend"),
    ("include", "exclude"),
    ("join", "leave"),
    ("promote", "demote"),
    ("cpu", "memory"),
    ("cpu", "disk"),
    ("memory", "disk"),
    ("compress", "decompress"),
    ("production", "development"),
    ("production", "sandbox"),
    ("staging", "development"),
    ("staging", "sandbox"),
    ("expand", "decrease"),
    ("create", "archive"),
    ("allow", "revoke"),
    ("grant", "block"),
    ("enable", "block"),
    ("connect", "detach"),
];

/// Words whose flags matter and not their meaning.
const WORDS: &[(Flags, &str)] = &[
    (
        SEEN,
        "detect detected 감지 검출 탐지 偵測 侦测 侦测到 偵測到 检测到 檢測到 检测 檢測 發現 发现 検知 検出 \
         alert alarm warning 경고 경보 알람 알림 告警 警告 警報 警报 預警 预警 アラート \
         usage utilization utilisation used 사용률 사용량 점유율 使用率 利用率 使用量 佔用 占用 \
         delayed \
         exception 예외 異常 异常 例外 backlog 적체 밀림 積壓 积压 missing 누락 缺失 遺失 丢失 缺少 欠落 \
         found lost sent spike 급증 급등 飆升 飙升 激增 unreachable unresponsive unhealthy down 무응답 다운 離線 离线 宕機 宕机 \
         expired expires expiring 만료 過期 过期 到期 期限切れ full 포화 已滿 已满 stalled stuck 정체 멈춤 卡住 \
         degraded 저하 下降 dropped crash crashed 크래시 崩溃 崩潰 restarts remaining 남음 剩餘 剩余 \
         loss 손실 유실 leak leaked 누수 mismatch 불일치 不一致 anomaly 이상징후 reached 도달 達到 达到 \
         unresolved 미해결 未解決 overdue 연체 逾期 미처리 未處理 未处理 미응답 skipped rejected unencrypted unavailable \
         throttled spiking growing piling",
    ),
    (
        SEEN.and(Flags::LIMIT),
        "exceed exceeds exceeded exceeding 초과 超過 超过 超出",
    ),
    (
        SEEN.and(Flags::EITHER),
        "delay 지연 延遲 延迟 遅延 timeout timeouts 타임아웃 시간초과 超時 超时 逾時 latency lag interval 간격",
    ),
    (
        Flags::LIMIT,
        "over above below under than beyond least most until within every each last past per recent 최근 지난 매 최대 최소 최다 最近 過去 过去 至少 最多 每 이상 이하 미만 이내 低於 低于 高於 高于 以上 以下 以內 以内",
    ),
    (
        SEEN_PLAIN,
        "error errors 오류 에러 錯誤 错误 エラー bug 버그",
    ),
    (
        ORDER_SET,
        "set resize scale bump adjust limit cap threshold timeout_to extend retain throttle 조정 제한 한도 임계 임계값 임계치 \
         調整 调整 限制 上限 下限 閾值 阈值 改為 改为 調整為 调整为 wait sleep keep",
    ),
    (
        ORDER_PLAIN,
        "need needs please should must want make do get give take let use try find look see write call follow followup \
         contact order buy assign design triage audit reconcile decide choose pick finish complete finalize discuss rewrite \
         필요 요망 바람 부탁 조치 대응 작성 확정 결정 선택 하기 합니다 해주세요 해야 대체 보강 진행 완료 전달 공유 지원 도입 \
         请 請 需要 必須 必须 撰寫 撰写 編寫 编写 決定 决定 完成 跟进 跟進 討論 讨论",
    ),
    (
        Flags::PLAIN,
        "todo task tasks job jobs work item items misc wip temp tmp foo bar baz untitled title none null na tbd question problem \
         problems code pr standup note notes doc help support ticket feature ping hello hi thing things stuff \
         작업 할일 업무 할 일 문의 메모 기타 임시 제목 없음 문제 코드 건 사항 내용 관련 긴급 \
         任务 任務 工作 待办 待辦 問題 问题 其他 雜項 杂项 臨時 临时 標題 标题 需求 事項 事项 緊急 紧急 代码 代碼 程式碼 タスク 作業 無題",
    ),
    (
        Flags::NOT,
        "not no never without don't dont doesn't won't cannot can't 금지 말것 말고 않기 않음 없이 아님 不要 勿 別 禁止 不得 切勿 未",
    ),
    (
        Flags::PERIOD,
        "daily nightly hourly weekly biweekly monthly quarterly yearly annual annually today tonight tomorrow yesterday \
         매일 매주 매월 매년 매시간 일일 일간 주간 격주 월간 월별 분기 연간 정기 오늘 오늘의 내일 어제 금일 금주 이번주 이번달 당월 \
         每日 每天 每周 每週 每月 每季 每年 定期 今日 今天 明天 昨天 本周 本週 本月 当月 當月 日次 週次 月次",
    ),
    (
        Flags::NUMBERED,
        "step phase part chapter week sprint batch shard round stage version task job worker node instance replica host server \
         port id no number nr line page level tier zone region slot partition build run ticket issue bug pr case order user \
         customer account invoice room floor team group lot unit section volume vol day month year quarter episode lesson \
         module item row record table bucket lane rack cell site store branch pass iteration attempt rev revision draft wave \
         release milestone channel thread pod container device sensor cluster pool queue topic core gpu disk camera door gate \
         워커 단계 노드 샤드 번 배치 파트 서버 호스트 포트 任务 任務 階段 阶段 節點 节点 分片 批次 步骤 步驟",
    ),
    (
        Flags::METRIC,
        "count total depth size value score lag backlog latency usage errors failures pending remaining warnings issues 건수 개수 수량 \
         합계 총 數量 数量 總數 总数",
    ),
    (
        Flags::COUNTED,
        "errors issues failures alerts warnings jobs items rows records files messages requests tasks users volumes pods nodes \
         containers timeouts retries events tickets connections packets hosts services instances processes threads sessions \
         crashes times entries invoices backups snapshots orders emails alarms incidents occurrences exceptions duplicates \
         documents objects keys locks partitions replicas workers servers disks queues commands objects leads uploads downloads \
         transactions payments refunds checks tests builds pages images logs lines anomalies mismatches violations",
    ),
    (
        Flags::BEFORE,
        "found detected has have with of at is are was were total lost dropped missing remaining after and another about \
         approximately queue skipped rejected expired stalled saw sees reports reported shows counted contains exceeded",
    ),
    (
        Flags::STOP,
        "a an the to of in on for and or with by from at as is are be was were it its this that these those into per via \
         및 등 위한 대한 관련 위해 대해 한 그 이 저 的 了 和 與 与 及 之 在 對 对 は が を に で の と",
    ),
    (
        Flags::CALENDAR,
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat january february march april may june \
         july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec \
         월요일 화요일 수요일 목요일 금요일 토요일 일요일 星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 週一 週二 週三 週四 \
         週五 週六 週日 周一 周二 周三 周四 周五 周六 周日 上半年 下半年 상반기 하반기",
    ),
    (
        Flags::WATCH,
        "monitor alert alerts alarm watch watcher watchdog watchdogs health healthcheck guard guardian detector probe sensor \
         check checker drift recovery sentinel prometheus grafana datadog nagios zabbix sentry metrics 경보 알림 감시 모니터 모니터링 \
         监控 監控 告警 警報 警报",
    ),
];

static LEXICON: LazyLock<HashMap<String, Entry, BuildMix>> = LazyLock::new(build);
static MORE: LazyLock<HashMap<u16, (u64, u64)>> = LazyLock::new(|| sides(OPPOSITES_MORE));

/// What is known of a folded word; `None` for most.
pub(super) fn entry(word: &str) -> Option<Entry> {
    // No entry is longer, and a megabyte need not be hashed to learn it.
    if word.len() > 40 {
        return None;
    }
    LEXICON.get(word).copied()
}

/// The second mask of opposites of a concept: (left, right).
pub(super) fn more_sides(concept: u16) -> (u64, u64) {
    MORE.get(&concept).copied().unwrap_or_default()
}

fn build() -> HashMap<String, Entry, BuildMix> {
    let sides = sides(OPPOSITES);
    let mut map: HashMap<String, Entry, BuildMix> = HashMap::default();
    for (at, (flags, words)) in CONCEPTS.iter().enumerate() {
        let concept = u16::try_from(at + 1).unwrap_or(0);
        let (left, right) = sides.get(&concept).copied().unwrap_or_default();
        let entry = Entry {
            concept,
            flags: *flags,
            left,
            right,
        };
        for word in words.split_whitespace() {
            map.entry(word.to_owned()).or_insert(entry);
            inflect(word, entry, &mut map);
        }
    }
    for (flags, words) in WORDS {
        for word in words.split_whitespace() {
            let e = map.entry(word.to_owned()).or_default();
            e.flags = e.flags.and(*flags);
        }
    }
    map
}

/// English forms of a verb. What has been done is a report, no longer an order.
fn inflect(word: &str, entry: Entry, map: &mut HashMap<String, Entry, BuildMix>) {
    if !word.is_ascii() || !entry.flags.has(Flags::ORDER) || word.len() < 3 {
        return;
    }
    let done = Entry {
        flags: entry.flags.without(Flags::ORDER).and(Flags::SEEN),
        ..entry
    };
    let plain = Entry {
        flags: entry.flags.without(Flags::ORDER),
        ..entry
    };
    let stem = word.strip_suffix('e').unwrap_or(word);
    let doubled = word
        .chars()
        .last()
        .filter(|c| !"aeiouwxyhsk".contains(*c))
        .map(|c| format!("{word}{c}"));
    let mut put = |form: String, e: Entry| {
        map.entry(form).or_insert(e);
    };
    put(format!("{word}s"), plain);
    put(format!("{word}es"), plain);
    put(format!("{stem}ed"), done);
    put(format!("{stem}ing"), plain);
    if let Some(y) = word.strip_suffix('y') {
        put(format!("{y}ied"), done);
        put(format!("{y}ies"), plain);
    }
    if let Some(d) = doubled {
        put(format!("{d}ed"), done);
        put(format!("{d}ing"), plain);
    }
}

/// Concept -> the pairs in which it stands left and right.
fn sides(pairs: &[(&str, &str)]) -> HashMap<u16, (u64, u64)> {
    let mut out: HashMap<u16, (u64, u64)> = HashMap::new();
    for (at, (l, r)) in pairs.iter().enumerate() {
        let bit = 1u64 << (at % 64);
        if let (Some(l), Some(r)) = (concept_of(l), concept_of(r)) {
            out.entry(l).or_default().0 |= bit;
            out.entry(r).or_default().1 |= bit;
        }
    }
    out
}

fn concept_of(name: &str) -> Option<u16> {
    CONCEPTS
        .iter()
        .position(|(_, words)| words.split(' ').next() == Some(name))
        .and_then(|at| u16::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_opposite_names_a_concept_and_fits_its_mask() {
        assert!(OPPOSITES.len() <= 64 && OPPOSITES_MORE.len() <= 64);
        for (l, r) in OPPOSITES.iter().chain(OPPOSITES_MORE) {
            assert!(concept_of(l).is_some(), "{l}");
            assert!(concept_of(r).is_some(), "{r}");
        }
    }

    #[test]
    fn a_word_means_one_thing() {
        let mut seen = HashMap::new();
        for (at, (_, words)) in CONCEPTS.iter().enumerate() {
            for word in words.split_whitespace() {
                assert_eq!(seen.insert(word, at), None, "{word} stands twice");
                assert_eq!(word.to_lowercase(), word, "{word} is not folded");
            }
        }
    }

    #[test]
    fn what_was_done_is_a_report_and_what_is_to_do_an_order() {
        assert!(entry("remove").unwrap().flags.has(Flags::ORDER));
        let removed = entry("removed").unwrap();
        assert!(removed.flags.has(Flags::SEEN) && !removed.flags.has(Flags::ORDER));
        assert_eq!(removed.concept, entry("remove").unwrap().concept);
        assert_eq!(
            entry("stopping").unwrap().concept,
            entry("중지").unwrap().concept
        );
        assert!(entry("지식사랑방").is_none());
    }
}
